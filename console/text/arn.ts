/** The state machine that an ARN of it or of one of its executions names. */
export const machineNameOf = (arn: string): string => arn.split(':')[6] ?? arn
