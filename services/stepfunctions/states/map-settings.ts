import type { Json } from '../../../asl/json.ts'
import type { MapState } from '../../../asl/types.ts'
import type { MapStartedBody } from '../history/event.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { readPath } from '../query/jsonpath/read.ts'
import { FatalStateError, inState } from './fatal.ts'
import { selectedInput } from './input.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

type Settings = Omit<MapStartedBody, 'type' | 'length'> & {
  /** Throws for what AWS finds only after it has recorded MapStateStarted. */
  check(): void
}

export async function mapSettings(stay: Stay): Promise<Settings> {
  const input = isJsonata(stay) ? stay.visit.input : selectedInput(stay)
  const items = await itemsOf(stay, input)
  const number = (field: NumberField) => numberOf(stay, field, input)
  const maxConcurrency = (await number('MaxConcurrency')) ?? 0
  const count = await number('ToleratedFailureCount')
  const percentage = await number('ToleratedFailurePercentage')
  return {
    items,
    input,
    maxConcurrency: typeof maxConcurrency === 'number' ? maxConcurrency : 0,
    tolerated: { count: Number(count ?? 0), percentage: Number(percentage ?? 0) },
    check: () => checkServed(stay, { count, percentage }),
  }
}

function itemsOf(stay: Stay, input: Json): readonly Json[] | Promise<readonly Json[]> {
  const { Items, ItemsPath } = stay.visit.state as MapState
  if (isJsonata(stay)) {
    const where = { field: 'Items', environment: stay.turn.environment }
    if (Items !== undefined) return evaluateJsonataAs('array', Items, scopeOf(stay), where)
  }
  const items = ItemsPath === undefined ? input : readPath(ItemsPath, scopeOf(stay, { input }))
  if (Array.isArray(items)) return items
  const cause = `Reference path "${ItemsPath ?? '$'}" must point to array.`
  throw new FatalStateError({ error: 'States.Runtime', cause: inState(stay, cause) })
}

type NumberField = 'MaxConcurrency' | 'ToleratedFailureCount' | 'ToleratedFailurePercentage'

async function numberOf(stay: Stay, field: NumberField, input: Json): Promise<Json | undefined> {
  const state = stay.visit.state as MapState
  const path = state[`${field}Path`]
  if (path !== undefined) return readPath(path, scopeOf(stay, { input }))
  const given = state[field]
  if (given === undefined || typeof given === 'number') return given
  return evaluateJsonataAs('number', given, scopeOf(stay), { field, environment: stay.turn.environment })
}

function checkServed(
  stay: Stay,
  { count, percentage }: { count: Json | undefined; percentage: Json | undefined },
): void {
  const refuse = (cause: string) =>
    new FatalStateError({ error: 'States.Runtime', cause: inState(stay, cause) })
  const state = stay.visit.state as MapState
  const notANumber = (field: NumberField, value: Json, type: string) =>
    refuse(
      `The ${field}Path field refers to value ${JSON.stringify(value)} which is not a valid ${type}: ${state[`${field}Path`]}`,
    )
  if (count !== undefined) {
    if (typeof count !== 'number') throw notANumber('ToleratedFailureCount', count, 'integer')
    if (count < 0) throw refuse('ToleratedFailureCount cannot be negative.')
  }
  if (percentage !== undefined) {
    if (typeof percentage !== 'number') throw notANumber('ToleratedFailurePercentage', percentage, 'float')
    if (percentage < 0 || percentage > 100)
      throw refuse('ToleratedFailurePercentage must be between 0 and 100.')
  }
  if (state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED') {
    throw refuse('A Map of mode DISTRIBUTED is not served here. Use INLINE.')
  }
}
