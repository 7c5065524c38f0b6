/** A step: its handler's file under `functions/`, the IAM actions it needs and no others, and Lambda's settings. */
export interface FunctionEntry {
  name: string
  /** The module that exports `handler`, from the root of the repository. */
  file: string
  actions: readonly string[]
  timeoutSeconds: number
  memoryMb: number
}

const STATE_ACTIONS = ['s3:GetObject', 's3:PutObject'] as const
const LOCK_ACTIONS = [
  ...STATE_ACTIONS,
  's3:DeleteObject',
  's3:ListBucket',
  'states:DescribeExecution',
] as const

const step = (
  file: string,
  actions: readonly string[],
  { timeoutSeconds = 30, memoryMb = 256 }: { timeoutSeconds?: number; memoryMb?: number } = {},
): FunctionEntry => ({
  name: file.split('/').at(-1) ?? file,
  file: `functions/${file}.ts`,
  actions,
  timeoutSeconds,
  memoryMb,
})

/** One call of the API that the file is named after. */
const operation = (file: string, operationName: string): FunctionEntry =>
  step(file, [`finspace:${operationName}`])

/** All functions that a deployment has. */
export const FUNCTIONS: readonly FunctionEntry[] = [
  operation('environment/create-kx-environment', 'CreateKxEnvironment'),
  operation('environment/get-kx-environment', 'GetKxEnvironment'),
  operation('environment/delete-kx-environment', 'DeleteKxEnvironment'),
  operation('environment/update-kx-environment-network', 'UpdateKxEnvironmentNetwork'),
  step('environment/find-environment', ['finspace:ListKxEnvironments']),
  step('environment/compare-resources', [
    'finspace:GetKxUser',
    'finspace:GetKxDatabase',
    'finspace:GetKxVolume',
    'finspace:GetKxScalingGroup',
  ]),
  step('environment/find-resources', [
    'finspace:ListKxClusters',
    'finspace:ListKxDatabases',
    'finspace:ListKxDataviews',
    'finspace:ListKxScalingGroups',
    'finspace:ListKxUsers',
    'finspace:ListKxVolumes',
  ]),
  operation('user/create-kx-user', 'CreateKxUser'),
  operation('user/delete-kx-user', 'DeleteKxUser'),
  operation('database/create-kx-database', 'CreateKxDatabase'),
  operation('database/delete-kx-database', 'DeleteKxDatabase'),
  step('database/lock-database', LOCK_ACTIONS),
  step('database/unlock-database', ['s3:GetObject', 's3:DeleteObject', 's3:ListBucket']),
  step(
    'database/plan-load',
    ['finspace:ListKxChangesets', 'finspace:GetKxChangeset', 's3:ListBucket', 's3:PutObject'],
    { timeoutSeconds: 300, memoryMb: 512 },
  ),
  step('database/read-plan', ['s3:GetObject', 's3:ListBucket']),
  operation('changeset/create-kx-changeset', 'CreateKxChangeset'),
  operation('changeset/get-kx-changeset', 'GetKxChangeset'),
  operation('dataview/create-kx-dataview', 'CreateKxDataview'),
  operation('dataview/get-kx-dataview', 'GetKxDataview'),
  operation('dataview/update-kx-dataview', 'UpdateKxDataview'),
  operation('dataview/delete-kx-dataview', 'DeleteKxDataview'),
  operation('volume/create-kx-volume', 'CreateKxVolume'),
  operation('volume/get-kx-volume', 'GetKxVolume'),
  operation('volume/delete-kx-volume', 'DeleteKxVolume'),
  operation('scaling-group/create-kx-scaling-group', 'CreateKxScalingGroup'),
  operation('scaling-group/get-kx-scaling-group', 'GetKxScalingGroup'),
  operation('scaling-group/delete-kx-scaling-group', 'DeleteKxScalingGroup'),
  operation('cluster/create-kx-cluster', 'CreateKxCluster'),
  operation('cluster/get-kx-cluster', 'GetKxCluster'),
  operation('cluster/list-kx-clusters', 'ListKxClusters'),
  operation('cluster/update-kx-cluster-databases', 'UpdateKxClusterDatabases'),
  operation('cluster/update-kx-cluster-code-configuration', 'UpdateKxClusterCodeConfiguration'),
  operation('cluster/delete-kx-cluster', 'DeleteKxCluster'),
  step('workflow/validate-input', []),
  step('workflow/report-failure', ['events:PutEvents']),
]
