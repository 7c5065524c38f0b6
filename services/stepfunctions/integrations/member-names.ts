// How services and the members of their answers are named in a state machine.
import { isObject, type Json } from '../../../asl/json.ts'

/** SDK integrations have every member in Pascal case; these services' protocols have theirs in camel case. */
const CAMEL_CASE: ReadonlySet<string> = new Set(['finspace', 'logs', 'states'])

/** Maps from names to values: their keys are data. */
const MAPS: ReadonlySet<string> = new Set(['tags', 'attributes'])

/** Services whose name in the SDKs is not the one that their calls are signed for. */
const SIGNING_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cloudwatchlogs: 'logs',
    eventbridge: 'events',
    sfn: 'states',
  }),
)

export const signingName = (service: string): string => SIGNING_NAMES.get(service) ?? service

/** Services in whose errors' names more is in capitals than the first letter. */
const ERROR_PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cloudwatchlogs: 'CloudWatchLogs',
    eventbridge: 'EventBridge',
  }),
)

/** What the code of a service's error stands behind: `Finspace` of `Finspace.ConflictException`. */
export const errorPrefix = (service: string): string => ERROR_PREFIXES.get(service) ?? capitalized(service)

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What a service answered as an SDK integration names it. */
export const sdkMembers = (service: string, answer: Json): Json =>
  CAMEL_CASE.has(service) ? inPascalCase(answer) : answer

function inPascalCase(value: Json): Json {
  if (Array.isArray(value)) return value.map(inPascalCase)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      capitalized(name),
      MAPS.has(name) ? member : inPascalCase(member),
    ]),
  )
}
