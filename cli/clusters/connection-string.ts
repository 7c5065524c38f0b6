import {
  type FinspaceClient,
  GetKxConnectionStringCommand,
  GetKxUserCommand,
  type KxUser,
  ListKxUsersCommand,
} from '@aws-sdk/client-finspace'
import { Option } from 'commander'
import { type EndpointOptions, endpointOptions } from '../command/options.ts'
import { everyPage } from '../endpoint/every-page.ts'
import { environmentNamed, environmentOption } from './environment.ts'

/** What a command that connects to a cluster takes. */
export const clusterOptions = () => [
  ...endpointOptions(),
  environmentOption(),
  new Option('--user <user>', 'connects as this user of the environment, where there is more than one'),
]

export interface ClusterOptions extends EndpointOptions {
  environment?: string
  user?: string
}

/** By which a kdb+ client connects to the cluster: with a password that holds for some minutes. */
export async function connectionStringOf(
  client: FinspaceClient,
  clusterName: string,
  { environment, user }: ClusterOptions,
): Promise<string> {
  const { environmentId } = await environmentNamed(client, environment)
  const userArn = await userArnOf(client, environmentId, user)
  const { signedConnectionString } = await client.send(
    new GetKxConnectionStringCommand({ environmentId, userArn, clusterName }),
  )
  if (signedConnectionString !== undefined) return signedConnectionString
  throw new Error(`expected a connection string of cluster ${clusterName}, got none`)
}

/** Of the user that is named, or of the only one. */
async function userArnOf(client: FinspaceClient, environmentId: string, user: string | undefined) {
  if (user !== undefined) {
    const { userArn } = await client.send(new GetKxUserCommand({ environmentId, userName: user }))
    return userArn
  }
  const users = await everyPage<KxUser>(async next => {
    const page = await client.send(new ListKxUsersCommand({ environmentId, ...next }))
    return { items: page.users, nextToken: page.nextToken }
  })
  const [only] = users
  if (only !== undefined && users.length === 1) return only.userArn
  const names = users.map(({ userName }) => userName).join(', ')
  throw new Error(
    users.length === 0
      ? `expected a user of environment ${environmentId} to connect as, got none: CreateKxUser makes one`
      : `expected --user to be one of ${names}, got nothing`,
  )
}
