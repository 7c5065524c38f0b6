export interface Place {
  region: string
  accountId: string
}

export const machineArn = ({ region, accountId }: Place, name: string): string =>
  `arn:aws:states:${region}:${accountId}:stateMachine:${name}`

export const executionArn = (machine: string, name: string): string =>
  `${machine.replace(':stateMachine:', ':execution:')}:${name}`

/** The name of a machine from its ARN. */
export const machineName = (arn: string): string => arn.split(':')[6] ?? ''
