// FengqiaoSimulation
