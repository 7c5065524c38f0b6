// Members that several operations take, with the constraints of the service's model.
import * as z from 'zod'
import { parseArn, roleOf } from '../../wire/arn.ts'
import { validationException } from '../../wire/service-exception.ts'
import { MAX_PAYLOAD } from '../states/payload.ts'
import { invalidArn, invalidName, notServed } from './errors.ts'

export const arn = z.string().min(1).max(256)
export const roleArn = z.string().min(1).max(256)
export const definition = z.string().min(1).max(1_048_576)
export const name = z.string().min(1).max(80)
export const payload = z.string().max(MAX_PAYLOAD)
export const pageToken = z.string().min(1).max(1024)
export const versionDescription = z.string().max(256)
export const maxResults = z.int().min(0).max(1000)
export const clientToken = z.string().min(1).max(64)
export const taskToken = z.string().min(1).max(2048)
export const error = z.string().max(256)
export const cause = z.string().max(32_768)
export const tags = z.array(
  z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256).default('') }),
)
export const tracingConfiguration = z.strictObject({ enabled: z.boolean() })
export const includedData = z.enum(['ALL_DATA', 'METADATA_ONLY']).default('ALL_DATA')
export const type = z.enum(['STANDARD', 'EXPRESS'])

/** @throws {ServiceException} UnsupportedOperation; ValidationException, as AWS has it, for what describes no version */
export function refuseVersion({ publish, versionDescription }: Version): void {
  if (publish) throw notServed('Versions of state machines are not served here: expected publish to be false')
  if (versionDescription !== undefined) {
    throw validationException('Version description can only be set when publish is true')
  }
}

interface Version {
  publish: boolean
  versionDescription?: string | undefined
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html: names. */
const FORBIDDEN = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\u{FFFE}\u{FFFF}\u{10FFFF}]/u

/** @throws {ServiceException} InvalidName */
export function checkName(value: string): string {
  if (FORBIDDEN.test(value)) throw invalidName(`Invalid Name: '${value}'`)
  return value
}

/** @throws {ServiceException} InvalidArn unless it names a role. */
export function checkRoleArn(value: string): void {
  if (roleOf(value) === undefined) throw invalidArn(`Invalid Role Arn: '${value}'`)
}

/** @throws {ServiceException} InvalidArn unless it names such a resource of Step Functions. */
export function checkArn(value: string, kind: 'stateMachine' | 'execution' | 'activity'): string {
  const [head, partition, service, , , found] = value.split(':')
  if (head !== 'arn') throw invalidArn(`Invalid Arn: 'Invalid ARN prefix: ${value}'`)
  const isOurs = parseArn(value) !== undefined && partition !== '' && service === 'states' && found === kind
  if (!isOurs) throw invalidArn(`Invalid Arn: 'Resource type not valid in this context: ${found ?? value}'`)
  return value
}
