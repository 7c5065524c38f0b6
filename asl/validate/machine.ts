import { isObject, type Json, type JsonObject } from '../json.ts'
import { type Check, checkFields, type Fields } from './fields.ts'
import { item, member, type Place, refuse } from './place.ts'
import { LONGEST_SECONDS, stateCheck } from './state.ts'
import { checkTransitions } from './transition.ts'
import { choiceOf, integer, text } from './values.ts'

/** The whole state machine. */
export function checkMachine(machine: Json, place: Place): void {
  if (!checkFields(machine, MACHINE, place)) return
  checkTransitions(machine, place)
  checkUnique(machine, place)
}

// A branch of a Parallel, or the processor of a Map.
const branch: Check = (value, place) => {
  const here = isDistributed(value)
    ? { ...place, machine: { ...place.machine, isChild: true as const } }
    : place
  if (checkFields(value, BRANCH, here)) checkTransitions(value, here)
}

const isDistributed = (value: Json): boolean =>
  isObject(value) && isObject(value['ProcessorConfig']) && value['ProcessorConfig']['Mode'] === 'DISTRIBUTED'

const checkState = stateCheck(branch)

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
const LONGEST_NAME = 80

const states: Check = (value, place) => {
  if (!isObject(value)) return refuse(place, 'Expected value of type Object')
  if (Object.keys(value).length === 0) refuse(place, 'At least one state is required')
  for (const [name, state] of Object.entries(value)) {
    const here = member(place, name)
    if (name.length > LONGEST_NAME) refuse(here, `State name must have at most ${LONGEST_NAME} characters`)
    checkState(state, here)
  }
}

const MACHINE: Fields = {
  States: { check: states, required: true },
  StartAt: { check: text, required: true },
  Comment: { check: text },
  Version: { check: text },
  QueryLanguage: { check: choiceOf('JSONPath', 'JSONata') },
  TimeoutSeconds: { check: integer(1, LONGEST_SECONDS) },
}

const BRANCH: Fields = {
  States: { check: states, required: true },
  StartAt: { check: text, required: true },
  Comment: { check: text },
  ProcessorConfig: {
    check: (value, place) => {
      if (!checkFields(value, PROCESSOR_CONFIG, place)) return
      if (value['Mode'] === 'DISTRIBUTED' && value['ExecutionType'] === undefined) {
        refuse(place, "The field 'ExecutionType' is required but was missing")
      }
    },
  },
}

const PROCESSOR_CONFIG: Fields = {
  Mode: { check: choiceOf('INLINE', 'DISTRIBUTED') },
  ExecutionType: { check: choiceOf('STANDARD', 'EXPRESS') },
}

// A state's name is unique in the whole machine, not only among its siblings.
function checkUnique(machine: JsonObject, place: Place): void {
  const seen = new Set<string>()
  for (const [name, where] of statesIn(machine, place)) {
    if (seen.has(name)) refuse(where, `Duplicate State name: ${name}`, 'DUPLICATE_STATE_NAME')
    seen.add(name)
  }
}

function statesIn(branchOrMachine: Json | undefined, place: Place): [string, Place][] {
  if (!isObject(branchOrMachine) || !isObject(branchOrMachine['States'])) return []
  return Object.entries(branchOrMachine['States']).flatMap(([name, state]): [string, Place][] => {
    const here = member(member(place, 'States'), name)
    return [[name, here], ...statesInside(state, here)]
  })
}

function statesInside(state: Json, place: Place): [string, Place][] {
  if (!isObject(state)) return []
  const { Branches, ItemProcessor, Iterator } = state
  const branches = Array.isArray(Branches) ? Branches : []
  return [
    ...branches.flatMap((inner: Json, index) => statesIn(inner, item(member(place, 'Branches'), index))),
    ...statesIn(ItemProcessor, member(place, 'ItemProcessor')),
    ...statesIn(Iterator, member(place, 'Iterator')),
  ]
}
