#include "CFengqiaoSystem.h"
