// Fengqiao
