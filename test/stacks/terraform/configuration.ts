// The rendered resources as Terraform's JSON: https://developer.hashicorp.com/terraform/language/syntax/json
// Pulumi's AWS provider is made of Terraform's, and changes the names by rule; what the rule does not say is below.
import type { Resource } from '../evaluate/mocks.ts'

export interface Configuration {
  terraform: { required_providers: { aws: { source: string } } }
  provider: { aws: { region: string } }
  /** By type and by logical name. */
  resource: Record<string, Record<string, unknown>>
}

/** Of AWS's own resources; those of components are left out, since they are made of these. */
export function configurationOf(resources: readonly Resource[], region: string): Configuration {
  const resource: Configuration['resource'] = {}
  for (const { type, name, inputs } of resources) {
    const terraformType = typeOf(type)
    if (terraformType === undefined) continue
    resource[terraformType] = { ...resource[terraformType], [name]: membersOf(inputs, terraformType) }
  }
  const terraform = { required_providers: { aws: { source: 'hashicorp/aws' } } }
  return { terraform, provider: { aws: { region } }, resource }
}

/** `aws:sfn/stateMachine:StateMachine` is `aws_sfn_state_machine`. */
function typeOf(type: string): string | undefined {
  const [, module, kind] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? []
  return module === undefined || kind === undefined ? undefined : `aws_${module}${snakeCase(kind)}`
}

function membersOf(inputs: object, type: string): object {
  const members = Object.entries(inputs).map(([name, value]) => [
    RENAMED[`${type}.${name}`] ?? RENAMED[name] ?? snakeCase(name),
    MAPS.has(name) ? value : inTerraform(value, type),
  ])
  return Object.fromEntries(members)
}

function inTerraform(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map(one => inTerraform(one, type))
  return typeof value === 'object' && value !== null ? membersOf(value, `${type}.`) : value
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Their members are names of the user's. */
const MAPS = new Set(['dimensions', 'tags', 'variables'])

/** Pulumi calls a resource's name `name`, what refers to another by its kind, and a list of blocks in the plural. */
const RENAMED: Readonly<Record<string, string>> = {
  'aws_cloudwatch_metric_alarm.name': 'alarm_name',
  'aws_lambda_function.code': 'filename',
  'aws_lambda_function.name': 'function_name',
  'aws_lambda_permission.function': 'function_name',
  'aws_sns_topic_subscription.topic': 'topic_arn',
  routingConfigurations: 'routing_configuration',
  rules: 'rule',
}
