// What the events of a history say, step by step: when each was entered and left, what it tried, what came of it.
import type { HistoryEvent } from '../api/states.ts'

export type StepStatus = 'running' | 'succeeded' | 'failed' | 'caught' | 'stopped'

export interface Step {
  /** The id of the event that entered it. */
  id: number
  name: string
  /** Of the state. */
  type: string
  status: StepStatus
  /** Seconds. */
  entered: number
  left?: number
  input?: string
  output?: string
  variables?: Readonly<Record<string, string>>
  /** Failures of tries that were tried again, and the last one where it failed. */
  failures: StepFailure[]
  /** An execution that it started. */
  child?: string
  /** The Map or Parallel that it runs in, and which of its iterations. */
  parent?: Step
  iteration?: number
  /** How many times this state had been entered before. */
  turn: number
  /** Of a Map: how many items it has, and what became of those that began. */
  items?: { length?: number; succeeded: number; failed: number }
}

export interface StepFailure {
  error: string
  cause: string
  at: number
}

/** In the order in which they were entered. Events whose beginning is not there belong to no step. */
export function stepsOf(events: readonly HistoryEvent[]): Step[] {
  const reading: Reading = { steps: new Map(), places: new Map(), turns: new Map() }
  for (const event of events) read(event, reading)
  return [...reading.steps.values()]
}

interface Reading {
  steps: Map<number, Step>
  /** Where each event stands, by its id. */
  places: Map<number, Place>
  turns: Map<string, number>
}

interface Place {
  type: string
  step: Step | undefined
  iteration: number | undefined
}

function read(event: HistoryEvent, reading: Reading): void {
  const { id, previousEventId, type } = event
  const before = reading.places.get(previousEventId)
  const place: Place = { type, step: before?.step, iteration: before?.iteration }
  reading.places.set(id, place)
  if (type.endsWith('StateEntered')) place.step = enter(event, before, reading)
  else if (type.endsWith('StateExited')) place.step = leave(event, before)
  else if (type.startsWith('MapIteration')) readIteration(event, place)
  else if (type.startsWith('Execution')) readEnd(type, reading)
  else readWithin(event, place)
}

function enter(event: HistoryEvent, before: Place | undefined, { steps, turns }: Reading): Step {
  const { name = '', input } = detailsOf(event, 'stateEnteredEventDetails')
  const turn = turns.get(name) ?? 0
  turns.set(name, turn + 1)
  const parent = surrounding(before?.step)
  const step: Step = {
    id: event.id,
    name,
    type: event.type.replace('StateEntered', ''),
    status: 'running',
    entered: event.timestamp,
    failures: [],
    turn,
    ...(input === undefined ? {} : { input }),
    ...(parent === undefined ? {} : { parent }),
    ...(before?.iteration === undefined ? {} : { iteration: before.iteration }),
  }
  steps.set(step.id, step)
  return step
}

/** What comes after an event is in a Map or Parallel that goes on, or else beside the step that was left. */
const surrounding = (step: Step | undefined): Step | undefined =>
  step === undefined || (holdsOthers(step) && step.left === undefined) ? step : step.parent

const holdsOthers = ({ type }: Step) => type === 'Map' || type === 'Parallel'

/** A state that is left right after a failure was left by its Catch. */
function leave(event: HistoryEvent, before: Place | undefined): Step | undefined {
  const { name, output, assignedVariables } = detailsOf(event, 'stateExitedEventDetails')
  const step = outwards(before?.step, one => one.name === name)
  if (step === undefined) return undefined
  step.left = event.timestamp
  step.status = isFailure(before?.type ?? '') ? 'caught' : 'succeeded'
  if (output !== undefined) step.output = output
  if (assignedVariables !== undefined) step.variables = assignedVariables
  return step
}

const isFailure = (type: string) => /(Failed|TimedOut)$/.test(type)

/** What is under way when an execution ends goes no further; a redrive goes on with what had failed. */
function readEnd(type: string, { steps }: Reading): void {
  if (type === 'ExecutionStarted') return
  for (const step of steps.values()) {
    if (step.left !== undefined) continue
    if (type === 'ExecutionRedriven') step.status = 'running'
    else step.status = step.failures.length > 0 ? 'failed' : 'stopped'
  }
}

/** The first step from the innermost outwards that is the one. */
function outwards(from: Step | undefined, isIt: (step: Step) => boolean): Step | undefined {
  let step = from
  while (step !== undefined && !isIt(step)) step = step.parent
  return step
}

function readIteration({ type, ...event }: HistoryEvent, place: Place): void {
  const key = `${lowerFirst(type)}EventDetails`
  // The details of iterations have a number beside the name.
  const { name, index } = Object(event[key]) as { name?: string; index?: number }
  const map = outwards(place.step, one => one.name === name)
  place.step = map
  place.iteration = index
  if (map === undefined) return
  map.items ??= { succeeded: 0, failed: 0 }
  if (type === 'MapIterationSucceeded') map.items.succeeded++
  if (type === 'MapIterationFailed') map.items.failed++
}

function readWithin(event: HistoryEvent, place: Place): void {
  const { type } = event
  const kind = /^(Map|Parallel)State/.exec(type)?.[1]
  if (kind !== undefined) place.step = outwards(place.step, one => one.type === kind)
  const { step } = place
  if (step === undefined) return
  if (type === 'MapStateStarted') {
    const { length } = Object(event['mapStateStartedEventDetails']) as { length?: number }
    step.items = { succeeded: 0, failed: 0, ...(length === undefined ? {} : { length }) }
  }
  if (type === 'TaskSubmitted') {
    const child = executionIn(detailsOf(event, 'taskSubmittedEventDetails').output)
    if (child !== undefined) step.child = child
  }
  const failure = failureIn(event)
  if (failure !== undefined) step.failures.push(failure)
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** An event that failed a step has an error beside its cause, under a name made of its type. */
function failureIn(event: HistoryEvent): StepFailure | undefined {
  const { type, timestamp } = event
  if (!isFailure(type)) return undefined
  const { error, cause = '' } = detailsOf(event, `${lowerFirst(type)}EventDetails`)
  return error === undefined ? undefined : { error, cause, at: timestamp }
}

function executionIn(output: string | undefined): string | undefined {
  try {
    const arn: unknown = Object(JSON.parse(output ?? ''))['ExecutionArn']
    return typeof arn === 'string' ? arn : undefined
  } catch {
    return undefined
  }
}

interface Details {
  name?: string
  input?: string
  output?: string
  error?: string
  cause?: string
  assignedVariables?: Record<string, string>
}

/** Their members are those of Step Functions' model. */
const detailsOf = (event: HistoryEvent, key: string) => Object(event[key]) as Details
