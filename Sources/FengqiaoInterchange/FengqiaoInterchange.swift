// FengqiaoInterchange
