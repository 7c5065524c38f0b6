// Amazon Resource Names, taken apart in this one place: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

export interface Arn {
  service: string
  region: string
  accountId: string
  resource: string
}

/** The parts of an ARN; undefined for any other text, also where a control character is in it. */
export function parseArn(text: string): Arn | undefined {
  const [whole, service = '', region = '', accountId = '', resource = ''] = ARN.exec(text) ?? []
  return whole === undefined ? undefined : { service, region, accountId, resource }
}

const ARN = /^arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):([^\p{Cc}]+)$/u

/** The name in the ARN of a log group, which may end in `:*`. */
export const logGroupOf = (arn: string) => nameIn(arn, 'logs', /^log-group:([.\-_/#A-Za-z0-9]+)(?::\*)?$/)

export const busOf = (arn: string) => nameIn(arn, 'events', /^event-bus\/([/.\-_A-Za-z0-9]+)$/)

/** Of the name itself Step Functions is the judge; a version or an alias may follow it. */
export const stateMachineOf = (arn: string) => nameIn(arn, 'states', /^stateMachine:([^:\s]+)(?::[\w-]+)?$/)

/** A version or an alias may follow the name. */
export const functionOf = (arn: string) => nameIn(arn, 'lambda', /^function:([\w-]+)(?::[\w$-]+)?$/)

/** Path and name of a role. */
export const roleOf = (arn: string) => nameIn(arn, 'iam', /^role\/([\w+=,.@/-]+)$/)

function nameIn(arn: string, service: string, form: RegExp): string | undefined {
  const parts = parseArn(arn)
  const isRegional = service !== 'iam'
  if (parts?.service !== service || parts.accountId === '') return undefined
  return (parts.region !== '') === isRegional ? form.exec(parts.resource)?.[1] : undefined
}
