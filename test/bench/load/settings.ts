export const url = process.env.REINHARDT_BENCH_POSTGRES_URL ?? ""
/** Each service's pool. */
export const connections = 10
