// StartAt, Next and Default within one scope: the machine, a branch, or a processor.
import { isObject, type Json, type JsonObject } from '../json.ts'
import { item, member, type Place, refuse } from './place.ts'

export function checkTransitions(scope: JsonObject, place: Place): void {
  const { StartAt, States } = scope
  if (!isObject(States) || typeof StartAt !== 'string') return
  const targets = [
    ...targetAt(StartAt, member(place, 'StartAt')),
    ...Object.entries(States).flatMap(([name, state]) =>
      targetsOf(state, member(member(place, 'States'), name)),
    ),
  ]
  for (const { name, from } of targets) {
    if (!Object.hasOwn(States, name))
      refuse(from, `Missing 'Next' target: ${name}`, 'MISSING_TRANSITION_TARGET')
  }
  for (const name of unreachable(StartAt, States)) {
    const here = member(member(place, 'States'), name)
    refuse(here, `State "${name}" is not reachable.`, 'MISSING_TRANSITION_TARGET')
  }
  if (!Object.values(States).some(isTerminal)) {
    // AWS names no place, and says so.
    refuse({ ...place, location: 'null' }, 'Workflow has no terminal state', 'MISSING_END_STATE')
  }
}

interface Target {
  readonly name: string
  readonly from: Place
}

function targetsOf(state: Json, place: Place): Target[] {
  if (!isObject(state)) return []
  return [
    ...targetAt(state['Next'], member(place, 'Next')),
    ...targetAt(state['Default'], member(place, 'Default')),
    ...['Choices', 'Catch'].flatMap(list => targetsInList(state[list], member(place, list))),
  ]
}

const targetsInList = (list: Json | undefined, place: Place): Target[] =>
  Array.isArray(list)
    ? list.flatMap((entry: Json, index) =>
        isObject(entry) ? targetAt(entry['Next'], member(item(place, index), 'Next')) : [],
      )
    : []

const targetAt = (name: Json | undefined, from: Place): Target[] =>
  typeof name === 'string' ? [{ name, from }] : []

function unreachable(start: string, states: JsonObject): string[] {
  const reached = new Set<string>()
  const waiting = [start]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name) || !Object.hasOwn(states, name)) continue
    reached.add(name)
    waiting.push(...targetsOf(states[name] ?? null, NOWHERE).map(target => target.name))
  }
  return Object.keys(states).filter(name => !reached.has(name))
}

/** For following transitions without reporting on them. */
const NOWHERE: Place = {
  location: '/',
  language: 'JSONPath',
  machine: { language: 'JSONPath', type: 'STANDARD' },
  found: [],
}

const isTerminal = (state: Json): boolean =>
  isObject(state) && (state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail')
