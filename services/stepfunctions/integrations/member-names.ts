// How services and their members are named: in Pascal case in a state machine, as its protocol has them in a service.
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'

/** SDK integrations write every member in Pascal case; these services' protocols have theirs in camel case. */
const CAMEL_CASE: ReadonlySet<string> = new Set(['finspace', 'logs', 'states'])

/** Maps from names to values: their keys are data. */
const MAPS: ReadonlySet<string> = new Set(['tags', 'Tags', 'attributes'])

/** Services whose name in the SDKs is not the one that their calls are signed for. */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  cloudwatchlogs: 'logs',
  eventbridge: 'events',
  sfn: 'states',
}

export const signingName = (service: string): string => SIGNING_NAMES[service] ?? service

/** Services in whose errors' names more is in capitals than the first letter. */
const ERROR_PREFIXES: Readonly<Record<string, string>> = {
  cloudwatchlogs: 'CloudWatchLogs',
  eventbridge: 'EventBridge',
}

/** What the code of a service's error stands behind: `Finspace` of `Finspace.ConflictException`. */
export const errorPrefix = (service: string): string => ERROR_PREFIXES[service] ?? capitalized(service)

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const uncapitalized = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** The input of an SDK integration as the service's own protocol names it. */
export function wireMembers(service: string, input: Json): Record<string, unknown> {
  const named = CAMEL_CASE.has(service) ? renamed(input, uncapitalized) : input
  return isObject(named) ? { ...named } : {}
}

/** What a service answered as an SDK integration names it. */
export const sdkMembers = (answer: Json): Json => renamed(answer, capitalized)

function renamed(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map(item => renamed(item, rename))
  if (!isObject(value)) return value
  const members: JsonObject = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      rename(name),
      MAPS.has(name) ? member : renamed(member, rename),
    ]),
  )
  return members
}
