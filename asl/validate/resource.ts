import type { Check } from './fields.ts'
import { isKnownIntegration } from './integration.ts'
import { refuse } from './place.ts'

// The language asks for a URI; `${name}` stands for one that is put in later.
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/
const PLACEHOLDER = /\$\{[^}]+\}/
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
const ARN = /^arn:aws[\w-]*:[^:\s]+:[^:\s]*:\d*:[^:/*\s]+(?:[:/][^\p{Cc}]*[^:/\p{Cc}])?$/u
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: name, then `$LATEST`, a version or an alias.
const LAMBDA = /:function:[\w-]+(?::(?:\$LATEST|[\w-]+))?$/
const ACTIVITY = /^arn:[^:]*:states:[^:]*:[^:]*:activity:/

export const resource: Check = (value, place) => {
  if (typeof value !== 'string') return refuse(place, 'Expected value of type String')
  if (PLACEHOLDER.test(value)) return
  if (!isResource(value)) refuse(place, 'Value is not a valid resource ARN')
  else if (!isKnownIntegration(value)) {
    refuse(
      place,
      `The resource provided ${value} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    )
  }
  if (place.machine.type === 'EXPRESS') refuseInExpress(value, place)
}

function isResource(value: string): boolean {
  if (!value.startsWith('arn:')) return URI.test(value)
  return ARN.test(value) && (!/^arn:[^:]*:lambda:/.test(value) || LAMBDA.test(value))
}

function refuseInExpress(value: string, place: Parameters<Check>[1]): void {
  const [, pattern] = /(\.sync|\.waitForTaskToken)(?::2)?$/.exec(value) ?? []
  if (pattern !== undefined) {
    // The space at the end is AWS's.
    const end = pattern === '.waitForTaskToken' ? ' ' : ''
    refuse(place, `Express state machine does not support '${pattern}' service integration${end}`)
  }
  if (ACTIVITY.test(value)) refuse(place, 'Express state machine does not support Activity ARN')
}
