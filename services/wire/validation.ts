import type * as z from 'zod'
import { validationException } from './service-exception.ts'

/**
 * The input as its schema has it, or every fault of it in one ValidationException worded as AWS words them:
 * `2 validation errors detected: Value 'x' at 'name' failed to satisfy constraint: Member must …; …`.
 * Members that are null count as absent, as in AWS's protocols.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(withoutNulls(input), { reportInput: true })
  if (result.success) return result.data
  const faults = result.error.issues.map(faultOf)
  const noun = faults.length === 1 ? 'error' : 'errors'
  throw validationException(`${faults.length} validation ${noun} detected: ${faults.join('; ')}`)
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}

type Issue = z.core.$ZodIssue

const faultOf = (issue: Issue) =>
  `Value ${shown(issue.input)} at '${pathOf(issue)}' failed to satisfy constraint: ${constraintOf(issue)}`

/** AWS shows values of 3,000 characters whole. Beyond this they are cut, so that an answer never echoes a megabyte. */
const LONGEST_SHOWN = 8192

function shown(value: unknown): string {
  if (value === undefined) return 'null'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `'${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text}'`
}

/** AWS counts list members from 1: `changeRequests.2.member.s3Path`. */
const pathOf = ({ path }: Issue) =>
  path.map(step => (typeof step === 'number' ? `${step + 1}.member` : String(step))).join('.')

function constraintOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Member must not be null'
        : `Member must be of type ${issue.expected}`
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern?.replace(/^\/|\/[a-z]*$/g, '') ?? issue.format}`
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`
    default:
      return issue.message
  }
}
