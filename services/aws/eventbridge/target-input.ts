// What a target gets of an event.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
import { isJson } from '../../wire/json.ts'
import { validationException } from '../../wire/service-exception.ts'
import { checkPath, readPath } from './json-path.ts'
import type { EventEnvelope, Target } from './model.ts'

interface InputParts {
  event: EventEnvelope
  ruleArn: string
  ruleName: string
  /** Milliseconds since 1970. */
  now: number
}

/** JSON text. */
export function targetInput(target: Target, parts: InputParts): string {
  if (target.Input !== undefined) return target.Input
  if (target.InputTransformer !== undefined) return transform(target.InputTransformer, parts)
  if (target.InputPath === undefined) return JSON.stringify(parts.event)
  return JSON.stringify(readPath(target.InputPath, parts.event)) ?? 'null'
}

/** @throws {ServiceException} ValidationException */
export function checkInput({ Id, Input, InputPath, InputTransformer }: Target): void {
  if ([Input, InputPath, InputTransformer].filter(one => one !== undefined).length > 1) {
    throw validationException(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    )
  }
  if (Input !== undefined) checkJson(Id, Input)
  if (InputPath !== undefined) checkPath(InputPath)
  for (const path of Object.values(InputTransformer?.InputPathsMap ?? {})) checkPath(path)
  if (InputTransformer !== undefined) checkPlaceholders(Id, InputTransformer)
}

function checkJson(id: string, input: string): void {
  if (!isJson(input)) throw validationException(`JSON syntax error in input for target ${id}.`)
}

type Transformer = NonNullable<Target['InputTransformer']>

function checkPlaceholders(id: string, { InputPathsMap = {}, InputTemplate }: Transformer): void {
  for (const [, name] of InputTemplate.matchAll(PLACEHOLDER_OR_QUOTE)) {
    if (name === undefined || Object.hasOwn(InputPathsMap, name) || PREDEFINED.has(name)) continue
    throw validationException(
      `Invalid InputTemplate for target ${id} : placeholder <${name}> is not defined in InputPathsMap.`,
    )
  }
}

const PREDEFINED: ReadonlySet<string> = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
])

/** A placeholder within quotes becomes text, elsewhere JSON. A template that is no JSON afterwards is itself a text. */
function transform({ InputPathsMap = {}, InputTemplate }: Transformer, parts: InputParts): string {
  const lookUp = (name: string) => {
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined
    return path === undefined ? predefined(name, parts) : readPath(path, parts.event)
  }
  const filled = fill(InputTemplate, lookUp)
  return isJson(filled.json) ? filled.json : JSON.stringify(filled.text)
}

function predefined(name: string, { event, ruleArn, ruleName, now }: InputParts): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return ruleArn
    case 'aws.events.rule-name':
      return ruleName
    case 'aws.events.event.ingestion-time':
      return new Date(now).toISOString()
    case 'aws.events.event':
      return { ...event, detail: undefined }
    case 'aws.events.event.json':
      return event
    default:
      return undefined
  }
}

const PLACEHOLDER_OR_QUOTE = /\\.|"|<([\w.-]+)>/gs

function fill(template: string, lookUp: (name: string) => unknown) {
  let quoted = false
  const json = template.replace(PLACEHOLDER_OR_QUOTE, (token, name?: string) => {
    if (token === '"') quoted = !quoted
    if (name === undefined) return token
    const value = lookUp(name)
    return quoted ? JSON.stringify(plain(value)).slice(1, -1) : (JSON.stringify(value) ?? '""')
  })
  const text = template.replace(PLACEHOLDER_OR_QUOTE, (token, name?: string) =>
    name === undefined ? token : plain(lookUp(name)),
  )
  return { json, text }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
