// FengqiaoTesting
