import type { Account } from '../../wire/account.ts'

export const machineArn = (name: string, { region, accountId }: Account): string =>
  `arn:aws:states:${region}:${accountId}:stateMachine:${name}`

export const executionArn = (machine: string, name: string): string =>
  `${machine.replace(':stateMachine:', ':execution:')}:${name}`

/** The name of a machine from its ARN. */
export const machineName = (arn: string): string => arn.split(':')[6] ?? ''
