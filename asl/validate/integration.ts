// Service integrations: which there are, and what the served ones take.
import { isObject, type Json, type JsonObject } from '../json.ts'
import { SDK_OPERATIONS } from '../sdk-operations.ts'
import type { Parameters } from './parameters.ts'
import { item, member, type Place, refuse } from './place.ts'

/** Whether AWS knows the integration that a Resource names; other Resources are not looked at. */
export function isKnownIntegration(resource: string): boolean {
  const name = integrationIn(resource)
  if (name === undefined) return true
  const [integration = '', pattern = ''] = split(name)
  return integration.startsWith('aws-sdk:')
    ? isSdkOperation(integration) && ['', 'waitForTaskToken'].includes(pattern)
    : (OPTIMIZED.get(integration)?.includes(pattern) ?? false)
}

/** `lambda:invoke.waitForTaskToken` of an integration's ARN, which has neither Region nor account. */
const integrationIn = (resource: string): string | undefined =>
  /^arn:aws[\w-]*:states:::(.*)$/s.exec(resource)?.[1]

function split(name: string): [string, string] {
  const dot = name.indexOf('.')
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)]
}

function isSdkOperation(integration: string): boolean {
  const [, service = '', action = ''] = /^aws-sdk:([a-z0-9]+):([a-z]\w*)$/.exec(integration) ?? []
  const operations = Object.hasOwn(SDK_OPERATIONS, service) ? SDK_OPERATIONS[service] : undefined
  return action !== '' && (operations?.has(action.charAt(0).toUpperCase() + action.slice(1)) ?? true)
}

const RESPONSE = ['']
const TOKEN = ['', 'waitForTaskToken']
const SYNC = ['', 'sync']

const all = (patterns: readonly string[], names: string): [string, readonly string[]][] =>
  names.split(' ').map(name => [name, patterns])

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html, each with its patterns. */
const OPTIMIZED: ReadonlyMap<string, readonly string[]> = new Map([
  ...all(TOKEN, 'apigateway:invoke events:putEvents lambda:invoke sns:publish sqs:sendMessage'),
  ...all(RESPONSE, 'athena:stopQueryExecution athena:getQueryExecution athena:getQueryResults'),
  ...all(RESPONSE, 'dynamodb:getItem dynamodb:putItem dynamodb:updateItem dynamodb:deleteItem'),
  ...all(RESPONSE, 'bedrock:invokeModel eks:call http:invoke'),
  ...all(RESPONSE, 'codebuild:stopBuild codebuild:batchDeleteBuilds codebuild:batchGetReports'),
  ...all(RESPONSE, 'codebuild:stopBuildBatch codebuild:deleteBuildBatch'),
  ...all(RESPONSE, 'elasticmapreduce:setClusterTerminationProtection elasticmapreduce:cancelStep'),
  ...all(RESPONSE, 'elasticmapreduce:modifyInstanceFleetByName elasticmapreduce:modifyInstanceGroupByName'),
  ...all(RESPONSE, 'emr-containers:createVirtualCluster'),
  ...all(RESPONSE, 'sagemaker:createEndpoint sagemaker:createEndpointConfig sagemaker:createModel'),
  ...all(RESPONSE, 'sagemaker:updateEndpoint'),
  ...all(SYNC, 'athena:startQueryExecution batch:submitJob bedrock:createModelCustomizationJob'),
  ...all(
    SYNC,
    'codebuild:startBuild codebuild:startBuildBatch codebuild:retryBuildBatch databrew:startJobRun',
  ),
  ...all(SYNC, 'eks:runJob eks:createCluster eks:deleteCluster eks:createNodegroup eks:deleteNodegroup'),
  ...all(SYNC, 'eks:createFargateProfile eks:deleteFargateProfile'),
  ...all(SYNC, 'elasticmapreduce:createCluster elasticmapreduce:terminateCluster elasticmapreduce:addStep'),
  ...all(SYNC, 'emr-containers:deleteVirtualCluster emr-containers:startJobRun'),
  ...all(SYNC, 'emr-serverless:createApplication emr-serverless:startApplication'),
  ...all(SYNC, 'emr-serverless:stopApplication emr-serverless:deleteApplication'),
  ...all(SYNC, 'emr-serverless:startJobRun emr-serverless:cancelJobRun'),
  ...all(SYNC, 'glue:startJobRun mediaconvert:createJob'),
  ...all(SYNC, 'sagemaker:createHyperParameterTuningJob sagemaker:createLabelingJob'),
  ...all(SYNC, 'sagemaker:createProcessingJob sagemaker:createTrainingJob sagemaker:createTransformJob'),
  ...all(['', 'sync', 'waitForTaskToken'], 'ecs:runTask'),
  ...all(['', 'sync', 'sync:2', 'waitForTaskToken'], 'states:startExecution'),
])

/** Those that kdbflow runs, beside `aws-sdk:*` of the services on its port; each with its patterns, '' for the answer. */
export const servedIntegrations = (): readonly (readonly [string, readonly string[]])[] =>
  [...PARAMETERS.keys()].map(name => [name, OPTIMIZED.get(name) ?? []])

/** The parameters of a Task, against those of the integrations that kdbflow runs. */
export function checkParameters(state: JsonObject, place: Place): void {
  const { Resource } = state
  const field = place.language === 'JSONata' ? 'Arguments' : 'Parameters'
  const given = state[field]
  if (typeof Resource !== 'string' || !isObject(given)) return
  const [integration] = split(integrationIn(Resource) ?? '')
  const taken = PARAMETERS.get(integration) ?? sdkParameters(integration, place)
  if (taken !== undefined) checkMembers(given, taken, member(place, field))
}

function sdkParameters(integration: string, { machine }: Place): Parameters | undefined {
  const [kind, service = '', action = ''] = integration.split(':')
  if (kind !== 'aws-sdk') return undefined
  return machine.sdkParameters?.(service, action.charAt(0).toUpperCase() + action.slice(1))
}

const ENTRY: Parameters = {
  required: [],
  optional: ['Detail', 'DetailType', 'EventBusName', 'Resources', 'Source', 'Time', 'TraceHeader'],
}

const PARAMETERS: ReadonlyMap<string, Parameters> = new Map(
  Object.entries({
    'lambda:invoke': {
      required: ['FunctionName'],
      optional: ['ClientContext', 'InvocationType', 'LogType', 'Payload', 'Qualifier'],
    },
    'states:startExecution': { required: ['StateMachineArn'], optional: ['Input', 'Name', 'TraceHeader'] },
    'events:putEvents': { required: ['Entries'], optional: ['EndpointId'], items: { Entries: ENTRY } },
  }),
)

function checkMembers(given: JsonObject, { required, optional, items = {} }: Parameters, place: Place): void {
  const names = Object.keys(given).map(name =>
    place.language === 'JSONPath' && name.endsWith('.$') ? name.slice(0, -2) : name,
  )
  for (const name of required) {
    if (!names.includes(name)) refuse(place, `The field '${name}' is required but was missing`)
  }
  for (const name of names) {
    if (!required.includes(name) && !optional.includes(name))
      refuse(place, `The field "${name}" is not supported by Step Functions`)
  }
  for (const [name, taken] of Object.entries(items)) checkItems(given[name], taken, member(place, name))
}

function checkItems(given: Json | undefined, taken: Parameters, place: Place): void {
  if (!Array.isArray(given)) return
  for (const [index, entry] of given.entries())
    if (isObject(entry)) checkMembers(entry, taken, item(place, index))
}
