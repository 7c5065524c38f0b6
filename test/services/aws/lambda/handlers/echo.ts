export const handler = async (event: unknown, context: { getRemainingTimeInMillis(): number }) => ({
  event,
  context,
  remaining: context.getRemainingTimeInMillis(),
  environment: process.env,
  pid: process.pid,
})
