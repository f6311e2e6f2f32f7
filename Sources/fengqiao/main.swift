print("fengqiao")
