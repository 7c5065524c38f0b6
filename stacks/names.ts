// Asked once: each question is a call of AWS.
export const { accountId } = aws.getCallerIdentityOutput()
export const { region } = aws.getRegionOutput()

/** What every name in the account begins with, so that stages differ. */
export const prefix = (): string => `${$app.name}-${$app.stage}-`

/**
 * The name of something in the account: the app's, the stage's, its own.
 * @throws where Lambda, which takes the shortest names, would refuse it
 */
export function named(name: string): string {
  const full = `${prefix()}${name}`
  if (full.length <= 64) return full
  throw new Error(`expected names of at most 64 characters, got ${full}: a shorter stage is needed`)
}

/** The same as a logical name: load-database becomes LoadDatabase. */
export const titleOf = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The ARN of something in this account and region. */
export const arnOf = (service: string, resource: string) =>
  $interpolate`arn:aws:${service}:${region}:${accountId}:${resource}`

/** Machines have names that are known before they exist, so that their own roles and rules can name them. */
export const stateMachineArn = (workflow: string) => arnOf('states', `stateMachine:${named(workflow)}`)

/** All executions of a workflow, of any version. */
export const executionsArn = (workflow: string) => arnOf('states', `execution:${named(workflow)}:*`)
