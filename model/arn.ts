// The ARNs of the API's resources, in the forms that the live service showed: `kxEnvironment/`, `kxVolume/`, whatever
// the patterns of its answers say.

export interface Account {
  region: string
  accountId: string
  /** `aws` where none is named. */
  partition?: string
}

/** What is within an environment, as events name it, and the folders that its ARN names it by. */
const FOLDERS = {
  User: ['kxUser'],
  Database: ['kxDatabase'],
  // No ARN of the API: changesets have none. It names them in events and policies.
  Changeset: ['kxDatabase', 'kxChangeset'],
  Dataview: ['kxDatabase', 'kxDataview'],
  Cluster: ['kxCluster'],
  Volume: ['kxVolume'],
  'Scaling Group': ['kxScalingGroup'],
} as const

export type ResourceType = keyof typeof FOLDERS

/** All that an event may be about. */
export const RESOURCE_TYPES = [
  'Environment',
  'Database',
  'Changeset',
  'Dataview',
  'Cluster',
  'Volume',
  'Scaling Group',
  'User',
] as const satisfies readonly (ResourceType | 'Environment')[]

/** What follows the environment in an ARN: each folder with a name in it, `kxDatabase/market/kxDataview/today`. */
export const pathOf = (type: ResourceType, ...names: string[]): string =>
  foldersOf(type)
    .map((folder, index) => `${folder}/${names[index] ?? ''}`)
    .join('/')

export const foldersOf = (type: ResourceType): readonly string[] => FOLDERS[type]

export const environmentArn = (account: Account, environmentId: string): string =>
  `${arnRoot(account)}:kxEnvironment/${environmentId}`

/** Of the environments that are no kdb environments. */
export const datasetEnvironmentArn = (account: Account, environmentId: string): string =>
  `${arnRoot(account)}:environment/${environmentId}`

export const userArn = (account: Account, environmentId: string, userName: string): string =>
  within(account, environmentId, pathOf('User', userName))

export const databaseArn = (account: Account, environmentId: string, databaseName: string): string =>
  within(account, environmentId, pathOf('Database', databaseName))

export const changesetArn = (
  account: Account,
  changeset: { environmentId: string; databaseName: string; changesetId: string },
): string =>
  within(account, changeset.environmentId, pathOf('Changeset', changeset.databaseName, changeset.changesetId))

export const dataviewArn = (
  account: Account,
  view: { environmentId: string; databaseName: string; dataviewName: string },
): string => within(account, view.environmentId, pathOf('Dataview', view.databaseName, view.dataviewName))

export const clusterArn = (account: Account, environmentId: string, clusterName: string): string =>
  within(account, environmentId, pathOf('Cluster', clusterName))

export const volumeArn = (account: Account, environmentId: string, volumeName: string): string =>
  within(account, environmentId, pathOf('Volume', volumeName))

export const scalingGroupArn = (account: Account, environmentId: string, scalingGroupName: string): string =>
  within(account, environmentId, pathOf('Scaling Group', scalingGroupName))

const arnRoot = ({ partition = 'aws', region, accountId }: Account): string =>
  `arn:${partition}:finspace:${region}:${accountId}`

const within = (account: Account, environmentId: string, path: string): string =>
  `${environmentArn(account, environmentId)}/${path}`

export type ResourceRef =
  | { kind: 'environment' | 'datasetEnvironment'; environmentId: string }
  | { kind: 'user' | 'database' | 'cluster' | 'volume' | 'scalingGroup'; environmentId: string; name: string }
  | { kind: 'dataview'; environmentId: string; databaseName: string; name: string }

/** The resource that the last part of an ARN names, such as `kxEnvironment/e/kxUser/u`. */
export function resourceAt(path: string): ResourceRef | undefined {
  const [root, environmentId, folder, name, subfolder, subname] = path.split('/')
  if (environmentId === undefined) return undefined
  if (folder === undefined)
    return { kind: root === 'environment' ? 'datasetEnvironment' : 'environment', environmentId }
  if (name === undefined) return undefined
  if (subfolder === 'kxDataview' && subname !== undefined) {
    return { kind: 'dataview', environmentId, databaseName: name, name: subname }
  }
  const kind = Object.entries(KINDS).find(([, [own]]) => own === folder)?.[0]
  return isKind(kind) ? { kind, environmentId, name } : undefined
}

const KINDS = {
  user: FOLDERS.User,
  database: FOLDERS.Database,
  cluster: FOLDERS.Cluster,
  volume: FOLDERS.Volume,
  scalingGroup: FOLDERS['Scaling Group'],
} as const

const isKind = (kind: string | undefined): kind is keyof typeof KINDS =>
  kind !== undefined && Object.hasOwn(KINDS, kind)
