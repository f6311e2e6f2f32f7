// FengqiaoLog
