/** A step: the IAM actions that it needs and no others, and Lambda's settings. */
export interface StepDeclaration {
  /** The module that exports `handler`, from the root of the repository. */
  file: string
  actions: readonly string[]
  timeoutSeconds: number
  memoryMb: number
}

const step = (
  file: string,
  actions: readonly string[],
  { timeoutSeconds = 30, memoryMb = 256 }: { timeoutSeconds?: number; memoryMb?: number } = {},
): StepDeclaration => ({ file: `functions/${file}.ts`, actions, timeoutSeconds, memoryMb })

/** One call of the API, the operation that the file is named after. */
const operation = (folder: string, name: string): StepDeclaration =>
  step(`${folder}/${kebab(name)}`, [`finspace:${name}`])

const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase()

const TELLING = ['events:PutEvents', 'states:GetExecutionHistory'] as const

/** All functions of a deployment, by name. */
export const steps: Readonly<Record<string, StepDeclaration>> = {
  'create-kx-environment': operation('environment', 'CreateKxEnvironment'),
  'get-kx-environment': operation('environment', 'GetKxEnvironment'),
  'delete-kx-environment': operation('environment', 'DeleteKxEnvironment'),
  'update-kx-environment-network': operation('environment', 'UpdateKxEnvironmentNetwork'),
  'find-environment': step('environment/find-environment', ['finspace:ListKxEnvironments']),
  'compare-resources': step('environment/compare-resources', [
    'finspace:GetKxUser',
    'finspace:GetKxDatabase',
    'finspace:GetKxVolume',
    'finspace:GetKxScalingGroup',
  ]),
  'find-resources': step('environment/find-resources', [
    'finspace:ListKxClusters',
    'finspace:ListKxDatabases',
    'finspace:ListKxDataviews',
    'finspace:ListKxScalingGroups',
    'finspace:ListKxUsers',
    'finspace:ListKxVolumes',
  ]),
  'find-failures': step('environment/find-failures', [
    'finspace:ListKxChangesets',
    'finspace:ListKxClusterNodes',
    'finspace:ListKxClusters',
    'finspace:ListKxDatabases',
    'finspace:ListKxDataviews',
    'finspace:ListKxScalingGroups',
    'finspace:ListKxUsers',
    'finspace:ListKxVolumes',
  ]),
  'create-kx-user': operation('user', 'CreateKxUser'),
  'delete-kx-user': operation('user', 'DeleteKxUser'),
  'create-kx-database': operation('database', 'CreateKxDatabase'),
  'get-kx-database': operation('database', 'GetKxDatabase'),
  'delete-kx-database': operation('database', 'DeleteKxDatabase'),
  'lock-database': step('database/lock-database', [
    's3:GetObject',
    's3:PutObject',
    's3:ListBucket',
    'states:DescribeExecution',
  ]),
  'unlock-database': step('database/unlock-database', ['s3:GetObject', 's3:DeleteObject', 's3:ListBucket']),
  'plan-load': step(
    'database/plan-load',
    ['finspace:ListKxChangesets', 'finspace:GetKxChangeset', 's3:ListBucket', 's3:PutObject'],
    { timeoutSeconds: 300, memoryMb: 512 },
  ),
  'look-at-arrivals': step('database/look-at-arrivals', ['s3:ListBucket'], { timeoutSeconds: 120 }),
  'read-plan': step('database/read-plan', ['s3:GetObject', 's3:ListBucket']),
  'create-kx-changeset': operation('changeset', 'CreateKxChangeset'),
  'get-kx-changeset': operation('changeset', 'GetKxChangeset'),
  'get-kx-dataview': operation('dataview', 'GetKxDataview'),
  'update-kx-dataview': operation('dataview', 'UpdateKxDataview'),
  'delete-kx-dataview': operation('dataview', 'DeleteKxDataview'),
  'create-kx-volume': operation('volume', 'CreateKxVolume'),
  'get-kx-volume': operation('volume', 'GetKxVolume'),
  'delete-kx-volume': operation('volume', 'DeleteKxVolume'),
  'create-kx-scaling-group': operation('scaling-group', 'CreateKxScalingGroup'),
  'get-kx-scaling-group': operation('scaling-group', 'GetKxScalingGroup'),
  'delete-kx-scaling-group': operation('scaling-group', 'DeleteKxScalingGroup'),
  'create-kx-cluster': operation('cluster', 'CreateKxCluster'),
  'get-kx-cluster': operation('cluster', 'GetKxCluster'),
  'save-clusters': step('cluster/save-clusters', [
    'finspace:GetKxEnvironment',
    'finspace:ListKxClusters',
    'finspace:GetKxCluster',
    'finspace:ListTagsForResource',
    's3:GetObject',
    's3:PutObject',
    's3:ListBucket',
  ]),
  'read-saved-clusters': step('cluster/read-saved-clusters', ['s3:GetObject', 's3:ListBucket']),
  'forget-saved-clusters': step('cluster/forget-saved-clusters', [
    's3:GetObject',
    's3:PutObject',
    's3:ListBucket',
  ]),
  'plan-roll-out': step('cluster/plan-roll-out', [
    'finspace:GetKxCluster',
    'finspace:GetKxDatabase',
    'finspace:GetKxDataview',
  ]),
  'query-cluster': step(
    'cluster/query-cluster',
    // The connection string is a signed request to connect, so its signer must be allowed to.
    [
      'finspace:GetKxUser',
      'finspace:GetKxConnectionString',
      'finspace:ConnectKxCluster',
      'finspace:GetKxChangeset',
    ],
    { timeoutSeconds: 60 },
  ),
  'list-kx-clusters': operation('cluster', 'ListKxClusters'),
  'update-kx-cluster-databases': operation('cluster', 'UpdateKxClusterDatabases'),
  'update-kx-cluster-code-configuration': operation('cluster', 'UpdateKxClusterCodeConfiguration'),
  'delete-kx-cluster': operation('cluster', 'DeleteKxCluster'),
  'validate-input': step('workflow/validate-input', []),
  'get-execution': step('workflow/get-execution', ['states:DescribeExecution']),
  'report-failure': step('workflow/report-failure', ['events:PutEvents']),
  'report-dead-execution': step('workflow/report-dead-execution', TELLING, { timeoutSeconds: 120 }),
  'report-execution': step('workflow/report-execution', TELLING, { timeoutSeconds: 120 }),
  'api-list-workflows': step('api/list-workflows', []),
  'api-describe-workflow': step('api/describe-workflow', []),
  'api-start-execution': step('api/start-execution', ['states:StartExecution', 'states:DescribeExecution']),
  'api-describe-execution': step('api/describe-execution', ['states:DescribeExecution']),
  'api-stop-execution': step('api/stop-execution', ['states:StopExecution']),
  'api-redrive-execution': step('api/redrive-execution', ['states:RedriveExecution']),
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

/** Rules on the default bus, for Step Functions' own events: the statuses that each function is told of. */
export const statusRules: Readonly<Record<string, readonly string[]>> = {
  'report-execution': ['RUNNING', 'SUCCEEDED'],
  'report-dead-execution': ['TIMED_OUT', 'ABORTED', 'FAILED'],
}
