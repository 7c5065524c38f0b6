// The fields of a Map that say over what and how it runs.
import { doubleOf } from '../../../asl/exact-number.ts'
import type { Json } from '../../../asl/json.ts'
import type { MapState } from '../../../asl/types.ts'
import type { MapSettings, MapStartedBody } from '../history/event.ts'
import { QueryError } from '../query/error.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { readPath } from '../query/jsonpath/read.ts'
import { runtimeError } from './fatal.ts'
import { selectedInput } from './input.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/**
 * MapStateStarted of this state.
 * @throws {FatalStateError} States.Runtime for a MaxConcurrency that is no number
 */
export async function mapStarted(stay: Stay): Promise<MapStartedBody> {
  const input = isJsonata(stay) ? stay.visit.input : selectedInput(stay)
  const items = await itemsOf(stay, input)
  const settings: MapSettings = {}
  for (const field of ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'] as const) {
    const value = await settingOf(stay, field, input)
    if (value !== undefined) settings[field] = value
  }
  // AWS reads the tolerances only once the Map has started.
  numberIn(stay, settings, 'MaxConcurrency')
  return { type: 'MapStateStarted', length: items.length, items, input, settings }
}

function itemsOf(stay: Stay, input: Json): readonly Json[] | Promise<readonly Json[]> {
  const { Items, ItemsPath, ItemReader } = stay.visit.state as MapState
  // What a reader will find is not counted when the Map starts.
  if (ItemReader !== undefined) return []
  if (isJsonata(stay)) {
    if (Items !== undefined) return evaluateJsonataAs(Items, scopeOf(stay), { field: 'Items', type: 'array' })
    if (Array.isArray(input)) return input
    const cause = `Map state input must be an array but was: ${JSON.stringify(input)}`
    throw new QueryError('States.QueryEvaluationError', cause)
  }
  const items = ItemsPath === undefined ? input : readPath(ItemsPath, scopeOf(stay, { input }))
  if (Array.isArray(items)) return items
  throw runtimeError(stay, `Reference path "${ItemsPath ?? '$'}" must point to array.`)
}

async function settingOf(stay: Stay, field: keyof MapSettings, input: Json): Promise<Json | undefined> {
  const state = stay.visit.state as MapState
  const path = state[`${field}Path`]
  if (path !== undefined) return readPath(path, scopeOf(stay, { input }))
  const given = state[field]
  if (given === undefined || typeof given === 'number') return given
  return evaluateJsonataAs(given, scopeOf(stay), { field, type: 'number' })
}

/**
 * Checked once the Map has started, as AWS does.
 * @throws {FatalStateError} States.Runtime for numbers that a Map cannot have, and for what is not served
 */
export function checkSettings(stay: Stay, settings: MapSettings): void {
  const number = (field: keyof MapSettings) => numberIn(stay, settings, field)
  const percentage = number('ToleratedFailurePercentage')
  if (number('MaxConcurrency') < 0) throw runtimeError(stay, 'MaxConcurrency cannot be negative.')
  if (number('ToleratedFailureCount') < 0) {
    throw runtimeError(stay, 'ToleratedFailureCount cannot be negative.')
  }
  if (percentage < 0 || percentage > 100) {
    throw runtimeError(stay, 'ToleratedFailurePercentage must be between 0 and 100.')
  }
  refuseDistributed(stay)
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html: fields that INLINE has no use for. */
const DISTRIBUTED_FIELDS = ['ItemReader', 'ItemBatcher', 'ResultWriter'] as const

function refuseDistributed(stay: Stay): void {
  const state = stay.visit.state as MapState
  // Iterator is the older name of ItemProcessor; AWS runs it by the same configuration.
  const processor: MapState['ItemProcessor'] = state.ItemProcessor ?? state.Iterator
  if (processor?.ProcessorConfig?.Mode === 'DISTRIBUTED') {
    throw runtimeError(stay, 'A Map of mode DISTRIBUTED is not served here. Use INLINE.')
  }
  const field = DISTRIBUTED_FIELDS.find(name => state[name] !== undefined)
  if (field !== undefined) {
    throw runtimeError(stay, `${field} is for a Map of mode DISTRIBUTED, which is not served here.`)
  }
}

/** 0 where the Map has no such setting. */
function numberIn(stay: Stay, settings: MapSettings, field: keyof MapSettings): number {
  const value = settings[field] ?? 0
  // AWS takes a number's text too.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : doubleOf(value)
  const type = field === 'ToleratedFailurePercentage' ? 'float' : 'integer'
  if (type === 'float' ? Number.isFinite(number) : Number.isInteger(number)) return Number(number)
  const state = stay.visit.state as MapState
  const path = state[`${field}Path`]
  const [name, source] = path === undefined ? [field, state[field]] : [`${field}Path`, path]
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const shown = path === undefined ? JSON.stringify(value) : `"${text}"`
  const cause = `The ${name} field refers to value ${shown} which is not a valid ${type}: ${source}`
  throw runtimeError(stay, cause)
}
