// The service's ARNs, in the forms that the live service showed: `kxEnvironment/`, `kxVolume/`, whatever the
// patterns of the model's outputs say.

export interface Home {
  region: string
  accountId: string
}

export type ResourceRef =
  | { kind: 'environment' | 'datasetEnvironment'; environmentId: string }
  | { kind: 'user' | 'database' | 'cluster' | 'volume' | 'scalingGroup'; environmentId: string; name: string }
  | { kind: 'dataview'; environmentId: string; databaseName: string; name: string }

export const environmentArn = ({ region, accountId }: Home, environmentId: string) =>
  `arn:aws:finspace:${region}:${accountId}:kxEnvironment/${environmentId}`

/** Of the environments that are no kdb environments. */
export const datasetEnvironmentArn = ({ region, accountId }: Home, environmentId: string) =>
  `arn:aws:finspace:${region}:${accountId}:environment/${environmentId}`

export const userArn = (home: Home, environmentId: string, userName: string) =>
  `${environmentArn(home, environmentId)}/kxUser/${userName}`

export const databaseArn = (home: Home, environmentId: string, databaseName: string) =>
  `${environmentArn(home, environmentId)}/kxDatabase/${databaseName}`

/** No ARN of the model: changesets have none. It names them in events and policies. */
export const changesetArn = (
  home: Home,
  changeset: { environmentId: string; databaseName: string; changesetId: string },
) =>
  `${databaseArn(home, changeset.environmentId, changeset.databaseName)}/kxChangeset/${changeset.changesetId}`

export const dataviewArn = (
  home: Home,
  view: { environmentId: string; databaseName: string; dataviewName: string },
) => `${databaseArn(home, view.environmentId, view.databaseName)}/kxDataview/${view.dataviewName}`

export const clusterArn = (home: Home, environmentId: string, clusterName: string) =>
  `${environmentArn(home, environmentId)}/kxCluster/${clusterName}`

export const volumeArn = (home: Home, environmentId: string, volumeName: string) =>
  `${environmentArn(home, environmentId)}/kxVolume/${volumeName}`

export const scalingGroupArn = (home: Home, environmentId: string, scalingGroupName: string) =>
  `${environmentArn(home, environmentId)}/kxScalingGroup/${scalingGroupName}`

const KINDS = {
  kxUser: 'user',
  kxDatabase: 'database',
  kxCluster: 'cluster',
  kxVolume: 'volume',
  kxScalingGroup: 'scalingGroup',
} as const

/** What an ARN names; `undefined` where it is none of ours, or of another Region or account. */
export function parseArn(home: Home, arn: string): ResourceRef | undefined {
  const [, , service, region, accountId, resource = ''] = arn.split(':')
  const [root, environmentId, folder, name, subfolder, subname] = resource.split('/')
  // Terraform composes ARNs without the account when it was told not to ask for it.
  const isOurs = region === home.region && (accountId === home.accountId || accountId === '')
  if (service !== 'finspace' || !isOurs || environmentId === undefined) return undefined
  if (folder === undefined)
    return { kind: root === 'environment' ? 'datasetEnvironment' : 'environment', environmentId }
  if (name === undefined) return undefined
  if (subfolder === 'kxDataview' && subname !== undefined) {
    return { kind: 'dataview', environmentId, databaseName: name, name: subname }
  }
  const kind = Object.entries(KINDS).find(([path]) => path === folder)?.[1]
  return kind === undefined ? undefined : { kind, environmentId, name }
}
