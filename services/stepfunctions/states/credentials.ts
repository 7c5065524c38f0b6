import { isObject, type Json } from '../../../asl/json.ts'
import type { TaskState } from '../../../asl/types.ts'
import type { Credentials } from '../history/event.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { badField } from './fatal.ts'
import { selectedScope } from './input.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** The role that a Task's Credentials name. https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export async function credentialsOf(stay: Stay): Promise<Credentials> {
  const { Credentials } = stay.visit.state as TaskState
  if (Credentials === undefined) return {}
  const credentials = await evaluated(stay, Credentials)
  const roleArn = isObject(credentials) ? credentials['RoleArn'] : undefined
  // The language takes any object here; only a role means something.
  if (roleArn === undefined) return {}
  if (typeof roleArn === 'string') return { taskCredentials: { roleArn } }
  const place = 'Credentials/RoleArn'
  throw badField(stay, place, `The ${place} field must be a string, got: ${JSON.stringify(roleArn)}`)
}

function evaluated(stay: Stay, template: Json): Json | Promise<Json> {
  return isJsonata(stay)
    ? evaluateJsonata(template, scopeOf(stay), 'Credentials')
    : evaluateTemplate(template, selectedScope(stay))
}
