import type { StepName } from '../workflows/lib/steps.ts'

/** What a step acts on. Each deployment knows the ARNs: stacks/permissions.ts, services/start/step-rights.ts. */
export type ActedOn =
  /** Of the account, with all that is in them: their ids are made by the service. */
  | 'kdb environments'
  | 'state bucket'
  /** Objects in the state bucket. */
  | 'locks'
  | 'plans'
  | 'saved clusters'
  /** What loads read from, and clusters take their code from. */
  | 'source buckets'
  | 'source objects'
  | 'bus'
  | 'rules'
  | 'schedules'
  /** The List operations of rules and schedules, which cannot be narrowed. */
  | 'lists'
  | "workflows' machines"
  | "workflows' executions"

/** IAM actions, and what they are allowed on. */
export interface Right {
  actions: readonly string[]
  on: ActedOn
}

/** A step: the rights that it needs and no others, and Lambda's settings. */
export interface StepDeclaration {
  /** The module that exports `handler`, from the root of the repository. */
  file: string
  rights: readonly Right[]
  /** All actions of its rights. */
  actions: readonly string[]
  timeoutSeconds: number
  memoryMb: number
}

const step = (
  file: string,
  rights: readonly Right[],
  { timeoutSeconds = 30, memoryMb = 256 }: { timeoutSeconds?: number; memoryMb?: number } = {},
): StepDeclaration => ({
  file: `functions/${file}.ts`,
  rights,
  actions: [...new Set(rights.flatMap(({ actions }) => actions))],
  timeoutSeconds,
  memoryMb,
})

const may = (on: ActedOn, ...actions: string[]): Right => ({ on, actions })

const mayCall = (...operations: string[]): Right =>
  may('kdb environments', ...operations.map(name => `finspace:${name}`))

/** One call of the API, the operation that the file is named after. */
const operation = (folder: string, name: string, ...beside: Right[]): StepDeclaration =>
  step(`${folder}/${kebab(name)}`, [mayCall(name), ...beside])

/** To create with tags takes the right to tag. */
const creation = (folder: string, name: string, ...beside: Right[]): StepDeclaration =>
  step(`${folder}/${kebab(name)}`, [mayCall(name, 'TagResource'), ...beside])

const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase()

/** Where a bucket may not be listed, what is missing in it answers 403 and not 404. */
const LISTS_STATE = may('state bucket', 's3:ListBucket')
const LISTS_SOURCES = may('source buckets', 's3:ListBucket')

/** The service reads a bucket only for those who may read it themselves. */
const READS_SOURCES = [LISTS_SOURCES, may('source objects', 's3:GetObject')]

const LISTS_RESOURCES = mayCall(
  'ListKxClusters',
  'ListKxDatabases',
  'ListKxDataviews',
  'ListKxScalingGroups',
  'ListKxUsers',
  'ListKxVolumes',
)

const DESCRIBES_EXECUTIONS = may("workflows' executions", 'states:DescribeExecution')

const REPORTS = [may('bus', 'events:PutEvents'), may("workflows' executions", 'states:GetExecutionHistory')]

const ofWorkflows: Readonly<Record<StepName, StepDeclaration>> = {
  'create-kx-environment': creation('environment', 'CreateKxEnvironment'),
  'get-kx-environment': operation('environment', 'GetKxEnvironment'),
  'update-kx-environment': operation('environment', 'UpdateKxEnvironment'),
  'delete-kx-environment': operation('environment', 'DeleteKxEnvironment'),
  'update-kx-environment-network': operation('environment', 'UpdateKxEnvironmentNetwork'),
  'find-environment': step('environment/find-environment', [mayCall('ListKxEnvironments')]),
  'compare-resources': step('environment/compare-resources', [
    mayCall(
      'GetKxEnvironment',
      'GetKxUser',
      'GetKxDatabase',
      'GetKxVolume',
      'GetKxScalingGroup',
      'ListTagsForResource',
    ),
  ]),
  'tag-resource': operation('environment', 'TagResource'),
  'find-resources': step('environment/find-resources', [LISTS_RESOURCES]),
  'find-references': step(
    'environment/find-references',
    [
      may('lists', 'events:ListRules', 'scheduler:ListSchedules'),
      may('rules', 'events:ListTargetsByRule'),
      may('schedules', 'scheduler:GetSchedule'),
    ],
    { timeoutSeconds: 120 },
  ),
  'find-failures': step('environment/find-failures', [
    LISTS_RESOURCES,
    mayCall('ListKxChangesets', 'ListKxClusterNodes'),
  ]),
  'create-kx-user': creation('user', 'CreateKxUser'),
  'update-kx-user': operation('user', 'UpdateKxUser'),
  'delete-kx-user': operation('user', 'DeleteKxUser'),
  'create-kx-database': creation('database', 'CreateKxDatabase'),
  'get-kx-database': operation('database', 'GetKxDatabase'),
  'update-kx-database': operation('database', 'UpdateKxDatabase'),
  'delete-kx-database': operation('database', 'DeleteKxDatabase'),
  'lock-database': step('database/lock-database', [
    may('locks', 's3:GetObject', 's3:PutObject'),
    LISTS_STATE,
    DESCRIBES_EXECUTIONS,
  ]),
  'unlock-database': step('database/unlock-database', [
    may('locks', 's3:GetObject', 's3:DeleteObject'),
    LISTS_STATE,
  ]),
  'plan-load': step(
    'database/plan-load',
    [mayCall('ListKxChangesets', 'GetKxChangeset'), LISTS_SOURCES, may('plans', 's3:PutObject')],
    { timeoutSeconds: 300, memoryMb: 512 },
  ),
  'look-at-arrivals': step('database/look-at-arrivals', [LISTS_SOURCES], { timeoutSeconds: 120 }),
  'read-plan': step('database/read-plan', [may('plans', 's3:GetObject'), LISTS_STATE]),
  'create-kx-changeset': operation('changeset', 'CreateKxChangeset', ...READS_SOURCES),
  'get-kx-changeset': operation('changeset', 'GetKxChangeset'),
  'get-kx-dataview': operation('dataview', 'GetKxDataview'),
  'update-kx-dataview': operation('dataview', 'UpdateKxDataview'),
  'delete-kx-dataview': operation('dataview', 'DeleteKxDataview'),
  'create-kx-volume': creation('volume', 'CreateKxVolume'),
  'get-kx-volume': operation('volume', 'GetKxVolume'),
  'update-kx-volume': operation('volume', 'UpdateKxVolume'),
  'delete-kx-volume': operation('volume', 'DeleteKxVolume'),
  'create-kx-scaling-group': creation('scaling-group', 'CreateKxScalingGroup'),
  'get-kx-scaling-group': operation('scaling-group', 'GetKxScalingGroup'),
  'delete-kx-scaling-group': operation('scaling-group', 'DeleteKxScalingGroup'),
  'create-kx-cluster': creation('cluster', 'CreateKxCluster', ...READS_SOURCES),
  'get-kx-cluster': operation('cluster', 'GetKxCluster'),
  'save-clusters': step('cluster/save-clusters', [
    mayCall('GetKxEnvironment', 'ListKxClusters', 'GetKxCluster', 'ListTagsForResource'),
    may('saved clusters', 's3:GetObject', 's3:PutObject'),
    LISTS_STATE,
  ]),
  'read-saved-clusters': step('cluster/read-saved-clusters', [
    may('saved clusters', 's3:GetObject'),
    LISTS_STATE,
  ]),
  'forget-saved-clusters': step('cluster/forget-saved-clusters', [
    may('saved clusters', 's3:GetObject', 's3:PutObject'),
    LISTS_STATE,
  ]),
  'plan-roll-out': step('cluster/plan-roll-out', [mayCall('GetKxCluster', 'GetKxDatabase', 'GetKxDataview')]),
  'query-cluster': step(
    'cluster/query-cluster',
    // The connection string is a signed request to connect, so its signer must be allowed to.
    [mayCall('GetKxUser', 'GetKxConnectionString', 'ConnectKxCluster', 'GetKxChangeset')],
    { timeoutSeconds: 60 },
  ),
  'list-kx-clusters': operation('cluster', 'ListKxClusters'),
  'update-kx-cluster-databases': operation('cluster', 'UpdateKxClusterDatabases'),
  'update-kx-cluster-code-configuration': operation(
    'cluster',
    'UpdateKxClusterCodeConfiguration',
    ...READS_SOURCES,
  ),
  'delete-kx-cluster': operation('cluster', 'DeleteKxCluster'),
  'validate-input': step('workflow/validate-input', []),
  'get-execution': step('workflow/get-execution', [DESCRIBES_EXECUTIONS]),
  'report-failure': step('workflow/report-failure', [may('bus', 'events:PutEvents')]),
}

/** All functions of a deployment, by name. */
export const steps: Readonly<Record<string, StepDeclaration>> = {
  ...ofWorkflows,
  'report-dead-execution': step('workflow/report-dead-execution', REPORTS, { timeoutSeconds: 120 }),
  'report-execution': step('workflow/report-execution', REPORTS, { timeoutSeconds: 120 }),
  'api-list-workflows': step('api/list-workflows', []),
  'api-describe-workflow': step('api/describe-workflow', []),
  'api-start-execution': step('api/start-execution', [
    may("workflows' machines", 'states:StartExecution'),
    DESCRIBES_EXECUTIONS,
  ]),
  'api-describe-execution': step('api/describe-execution', [DESCRIBES_EXECUTIONS]),
  'api-stop-execution': step('api/stop-execution', [may("workflows' executions", 'states:StopExecution')]),
  'api-redrive-execution': step('api/redrive-execution', [
    may("workflows' executions", 'states:RedriveExecution'),
  ]),
}

/** The HTTP API: the function that answers each route. */
export const apiRoutes: Readonly<Record<string, string>> = {
  'GET /workflows': 'api-list-workflows',
  'GET /workflows/{name}': 'api-describe-workflow',
  'POST /workflows/{name}/executions': 'api-start-execution',
  'GET /executions/{executionArn}': 'api-describe-execution',
  'POST /executions/{executionArn}/stop': 'api-stop-execution',
  'POST /executions/{executionArn}/redrive': 'api-redrive-execution',
}

/** Rules on the default bus, for Step Functions' own events: the statuses that each function receives. */
export const statusRules: Readonly<Record<string, readonly string[]>> = {
  'report-execution': ['RUNNING', 'SUCCEEDED'],
  'report-dead-execution': ['TIMED_OUT', 'ABORTED', 'FAILED'],
}
