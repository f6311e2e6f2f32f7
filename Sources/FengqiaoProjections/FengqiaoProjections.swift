// FengqiaoProjections
