import { isObject, type Json, type JsonObject } from '../json.ts'
import type { QueryLanguage, StateType } from '../types.ts'
import { choices } from './choice.ts'
import { catchers, retry } from './failure.ts'
import { type Check, checkFields, exclusive, type Fields, jsonata, jsonPath, oneOf } from './fields.ts'
import { checkParameters } from './integration.ts'
import { MAP } from './map.ts'
import { type Place, refuse } from './place.ts'
import { resource } from './resource.ts'
import { assignment, objectTemplate, template } from './template.ts'
import {
  anything,
  arrayOf,
  choiceOf,
  flag,
  integer,
  orExpression,
  pathOrIntrinsic,
  pathOrNull,
  referencePath,
  resultPath,
  text,
  timestamp,
} from './values.ts'

/** Checks one state; `branch` checks the machines inside it. */
export function stateCheck(branch: Check): Check {
  const fields = stateFields(branch)
  return (state, place) => {
    if (!isObject(state)) return refuse(place, 'Expected value of type Object')
    const { Type } = state
    if (!isStateType(Type, fields)) {
      return refuse(place, `These fields are required: [Type], one of [${Object.keys(fields).join(', ')}]`)
    }
    checkLanguage(state, place)
    const within = { ...place, language: languageOf(state, place.machine.language) }
    checkFields(state, fields[Type], within)
    RULES[Type]?.(state, within)
  }
}

const isStateType = (type: Json | undefined, fields: Record<StateType, Fields>): type is StateType =>
  typeof type === 'string' && Object.hasOwn(fields, type)

/** A state has its own query language or the machine's, whatever it is nested in. */
const languageOf = ({ QueryLanguage }: JsonObject, machine: QueryLanguage): QueryLanguage =>
  QueryLanguage === 'JSONPath' || QueryLanguage === 'JSONata' ? QueryLanguage : machine

function checkLanguage({ QueryLanguage }: JsonObject, place: Place): void {
  const { language, isChild } = place.machine
  if (QueryLanguage === 'JSONPath' && language === 'JSONata' && isChild !== true) {
    refuse(place, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")
  }
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html and state-task.html
export const LONGEST_SECONDS = 99_999_999

const stateFields = (branch: Check): Record<StateType, Fields> => ({
  Pass: { ...COMMON, ...DATA, ...VARIABLES, ...TRANSITION, ...PARAMETERS, Result: jsonPath(anything) },
  Task: { ...COMMON, ...DATA, ...VARIABLES, ...TRANSITION, ...PARAMETERS, ...FAILURE, ...TASK },
  Choice: {
    ...COMMON,
    ...DATA,
    ...VARIABLES,
    Choices: { check: choices, required: true },
    Default: { check: text },
  },
  Wait: { ...COMMON, ...DATA, ...VARIABLES, ...TRANSITION, ...WAIT },
  Succeed: { ...COMMON, ...DATA },
  Fail: {
    ...COMMON,
    Error: { check: orExpression(text) },
    ErrorPath: jsonPath(pathOrIntrinsic),
    Cause: { check: orExpression(text) },
    CausePath: jsonPath(pathOrIntrinsic),
  },
  Parallel: {
    ...COMMON,
    ...DATA,
    ...VARIABLES,
    ...TRANSITION,
    ...PARAMETERS,
    ...FAILURE,
    Branches: { check: arrayOf(branch), required: true },
  },
  Map: {
    ...COMMON,
    ...DATA,
    ...VARIABLES,
    ...TRANSITION,
    ...PARAMETERS,
    ...FAILURE,
    ...MAP,
    ItemProcessor: { check: branch },
    Iterator: { check: branch },
  },
})

const COMMON: Fields = {
  Type: { check: text, required: true },
  Comment: { check: text },
  QueryLanguage: { check: choiceOf('JSONPath', 'JSONata') },
}

const DATA: Fields = {
  InputPath: jsonPath(pathOrNull),
  OutputPath: jsonPath(pathOrNull),
  Output: jsonata(template),
}

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
const VARIABLES: Fields = { Assign: { check: assignment } }

const TRANSITION: Fields = { Next: { check: text }, End: { check: flag } }

const PARAMETERS: Fields = { Parameters: jsonPath(template), ResultPath: jsonPath(resultPath) }

const FAILURE: Fields = {
  Arguments: jsonata(template),
  ResultSelector: jsonPath(template),
  Retry: { check: retry },
  Catch: { check: catchers },
}

// AWS asks for a RoleArn; for JSONPath only opinions are known, which take any object.
const credentials: Check = (value, place) => {
  objectTemplate(value, place)
  if (place.language === 'JSONata' && isObject(value) && !Object.hasOwn(value, 'RoleArn')) {
    refuse(place, "The field 'RoleArn' is required but was missing")
  }
}

const seconds = { check: orExpression(integer(1, LONGEST_SECONDS)) } as const

const TASK: Fields = {
  Resource: { check: resource, required: true },
  TimeoutSeconds: seconds,
  TimeoutSecondsPath: jsonPath(referencePath),
  HeartbeatSeconds: seconds,
  HeartbeatSecondsPath: jsonPath(referencePath),
  Credentials: { check: credentials },
}

const WAIT: Fields = {
  Seconds: { check: orExpression(integer(0, LONGEST_SECONDS)) },
  SecondsPath: jsonPath(referencePath),
  Timestamp: { check: orExpression(timestamp) },
  TimestampPath: jsonPath(referencePath),
}

/** `End: false` says no more than no End. */
const leadsOn = ({ End, ...state }: JsonObject, place: Place): void =>
  oneOf(End === undefined || End === false ? state : { ...state, End }, ['Next', 'End'], place)

/** What fields must hold of each other. */
const RULES: Partial<Record<StateType, (state: JsonObject, place: Place) => void>> = {
  Pass: (state, place) => leadsOn(state, place),
  Parallel: (state, place) => leadsOn(state, place),
  Task: (state, place) => {
    leadsOn(state, place)
    checkParameters(state, place)
    const { TimeoutSeconds, HeartbeatSeconds } = state
    if (
      typeof TimeoutSeconds === 'number' &&
      typeof HeartbeatSeconds === 'number' &&
      HeartbeatSeconds >= TimeoutSeconds
    ) {
      refuse(place, 'HeartbeatSeconds must be smaller than TimeoutSeconds')
    }
  },
  Wait: (state, place) => {
    leadsOn(state, place)
    oneOf(state, ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'], place)
  },
  Map: (state, place) => {
    leadsOn(state, place)
    oneOf(state, ['ItemProcessor', 'Iterator'], place)
    exclusive(state, ['Parameters', 'ItemSelector'], place)
  },
}
