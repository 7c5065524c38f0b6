import type { Context } from './context.ts'
import { runWorkflow } from './workflow.ts'

const ACCOUNT = process.env['KDBFLOW_ACCOUNT_ID'] ?? '000000000000'

export const DATABASE = 'market'

/** Clients connect as this user, and so does the health query, which runs in the role of its step. */
export const USER = { userName: 'demo', iamRole: `arn:aws:iam::${ACCOUNT}:role/kdbflow-query-cluster` }

export async function provision(context: Context, say: (state: string) => void): Promise<string> {
  const input = {
    environment: { name: 'trading', kmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/demo` },
    users: [USER],
    databases: [{ databaseName: DATABASE, description: 'Trades and quotes by date' }],
    trigger: 'console',
  }
  const output = await runWorkflow(context, { workflow: 'provision-environment', input, say })
  context.environmentId = String(output['environmentId'])
  return `${context.environmentId} with user ${USER.userName} and database ${DATABASE}`
}

export async function updateNetwork(context: Context, say: (state: string) => void): Promise<string> {
  const input = {
    environmentId: context.environmentId,
    network: {
      transitGatewayConfiguration: {
        transitGatewayID: 'tgw-0a1b2c3d4e5f60718',
        routableCIDRSpace: '100.64.0.0/26',
      },
      customDNSConfiguration: [{ customDNSServerName: 'ns1.example.com', customDNSServerIP: '10.0.0.2' }],
    },
    trigger: 'console',
  }
  await runWorkflow(context, { workflow: 'update-network', input, say })
  return 'transit gateway attached, then DNS set'
}
