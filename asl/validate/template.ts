import { isObject, type Json, type JsonObject } from '../json.ts'
import { checkJsonataTemplate } from './expression.ts'
import type { Check } from './fields.ts'
import { item, member, type Place, refuse } from './place.ts'
import { isPathOrIntrinsic } from './values.ts'

/** A JSON template of the state's language: `x.$` members in JSONPath, `{% %}` strings in JSONata. */
export const template: Check = (value, place) => {
  if (place.language === 'JSONata') checkJsonataTemplate(value, place)
  else checkPayloadTemplate(value, place)
}

/** Assign: a template whose members are variables. */
export const assignment: Check = (value, place) => {
  objectTemplate(value, place)
  if (!isObject(value)) return
  for (const member of Object.keys(value)) checkVariableName(withoutMark(member, place), place)
}

const withoutMark = (member: string, { language }: Place): string =>
  language === 'JSONPath' && member.endsWith('.$') ? member.slice(0, -2) : member

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html: names are Unicode identifiers.
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u
const LONGEST_VARIABLE = 80

function checkVariableName(name: string, place: Place): void {
  if (name === 'states') refuse(place, "The variable name 'states' is reserved")
  if (!IDENTIFIER.test(name)) refuse(place, `Variable name '${name}' is not a valid identifier`)
  if (name.length > LONGEST_VARIABLE) {
    refuse(place, `Variable name '${name}' must have at most ${LONGEST_VARIABLE} characters`)
  }
}

/** A template whose top is an object: Assign, Credentials. */
export const objectTemplate: Check = (value, place) => {
  if (isObject(value)) template(value, place)
  else refuse(place, 'Expected value of type Object')
}

function checkPayloadTemplate(value: Json, place: Place): void {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) checkPayloadTemplate(part, item(place, index))
  } else if (isObject(value)) {
    checkMembers(value, place)
  }
}

function checkMembers(value: JsonObject, place: Place): void {
  for (const [name, part] of Object.entries(value)) {
    if (!name.endsWith('.$')) checkPayloadTemplate(part, member(place, name))
    else checkDynamicMember(name, part, value, place)
  }
}

function checkDynamicMember(name: string, part: Json, value: JsonObject, place: Place): void {
  if (typeof part !== 'string' || !isPathOrIntrinsic(part)) {
    refuse(
      place,
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
    )
  }
  const plain = name.slice(0, -2)
  if (Object.hasOwn(value, plain))
    refuse(place, `The field '${plain}' is given twice: as '${plain}' and '${name}'`)
}
