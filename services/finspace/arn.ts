// The service's ARNs, in the forms that the live service showed: `kxEnvironment/`, `kxVolume/`, whatever the
// patterns of the model's outputs say.
import type { Account } from '../wire/account.ts'
import { parseArn } from '../wire/arn.ts'

export type ResourceRef =
  | { kind: 'environment' | 'datasetEnvironment'; environmentId: string }
  | { kind: 'user' | 'database' | 'cluster' | 'volume' | 'scalingGroup'; environmentId: string; name: string }
  | { kind: 'dataview'; environmentId: string; databaseName: string; name: string }

export const environmentArn = ({ region, accountId }: Account, environmentId: string) =>
  `arn:aws:finspace:${region}:${accountId}:kxEnvironment/${environmentId}`

/** Of the environments that are no kdb environments. */
export const datasetEnvironmentArn = ({ region, accountId }: Account, environmentId: string) =>
  `arn:aws:finspace:${region}:${accountId}:environment/${environmentId}`

export const userArn = (account: Account, environmentId: string, userName: string) =>
  `${environmentArn(account, environmentId)}/kxUser/${userName}`

export const databaseArn = (account: Account, environmentId: string, databaseName: string) =>
  `${environmentArn(account, environmentId)}/kxDatabase/${databaseName}`

/** No ARN of the model: changesets have none. It names them in events and policies. */
export const changesetArn = (
  account: Account,
  changeset: { environmentId: string; databaseName: string; changesetId: string },
) =>
  `${databaseArn(account, changeset.environmentId, changeset.databaseName)}/kxChangeset/${changeset.changesetId}`

export const dataviewArn = (
  account: Account,
  view: { environmentId: string; databaseName: string; dataviewName: string },
) => `${databaseArn(account, view.environmentId, view.databaseName)}/kxDataview/${view.dataviewName}`

export const clusterArn = (account: Account, environmentId: string, clusterName: string) =>
  `${environmentArn(account, environmentId)}/kxCluster/${clusterName}`

export const volumeArn = (account: Account, environmentId: string, volumeName: string) =>
  `${environmentArn(account, environmentId)}/kxVolume/${volumeName}`

export const scalingGroupArn = (account: Account, environmentId: string, scalingGroupName: string) =>
  `${environmentArn(account, environmentId)}/kxScalingGroup/${scalingGroupName}`

const KINDS = {
  kxUser: 'user',
  kxDatabase: 'database',
  kxCluster: 'cluster',
  kxVolume: 'volume',
  kxScalingGroup: 'scalingGroup',
} as const

/** What an ARN names; `undefined` where it is none of ours, or of another Region or account. */
export function resourceIn(account: Account, arn: string): ResourceRef | undefined {
  const { service, region, accountId, resource = '' } = parseArn(arn) ?? {}
  const [root, environmentId, folder, name, subfolder, subname] = resource.split('/')
  // Terraform composes ARNs without the account when it was told not to ask for it.
  const isOurs = region === account.region && (accountId === account.accountId || accountId === '')
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
