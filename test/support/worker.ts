// A test process whose runner was killed would spin for ever, reporting to nobody.
const leave = () => process.exit()

if (process.connected) process.once("disconnect", leave)
else leave()
