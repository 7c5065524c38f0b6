/** The ARN of a machine's execution; the machine's is `arn:…:states:REGION:ACCOUNT:stateMachine:NAME`, and an alias perhaps. */
export function executionArnOf(machineArn: string, name: string): string {
  const [arn, partition, states, region, account, , machine] = machineArn.split(':')
  return [arn, partition, states, region, account, 'execution', machine, name].join(':')
}
