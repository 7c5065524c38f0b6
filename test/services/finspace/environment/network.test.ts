import {
  DeleteKxEnvironmentCommand,
  GetKxEnvironmentCommand,
  UpdateKxEnvironmentNetworkCommand,
  type UpdateKxEnvironmentNetworkCommandInput,
} from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { newEnvironment, settledEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

const gateway = { transitGatewayID: 'tgw-0123456789abcdef0', routableCIDRSpace: '100.64.0.0/26' }
const server = (ip: string) => [{ customDNSServerName: 'ns.example.com', customDNSServerIP: ip }]
const rule = {
  ...{ ruleNumber: 1, protocol: '6', ruleAction: 'allow' as const, cidrBlock: '100.68.0.18/18' },
  portRange: { from: 1, to: 2 },
}

async function start() {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const update = (network: Omit<UpdateKxEnvironmentNetworkCommandInput, 'environmentId'>) =>
    client.send(new UpdateKxEnvironmentNetworkCommand({ environmentId, ...network }))
  return { client, environmentId, update }
}

test('transit gateway and DNS are set one after the other, each with a status of its own', async () => {
  const { client, environmentId, update } = await start()
  expect(await client.send(new GetKxEnvironmentCommand({ environmentId }))).toMatchObject({
    ...{ tgwStatus: 'NONE', dnsStatus: 'NONE' },
  })
  expect(await update({ transitGatewayConfiguration: gateway })).toMatchObject({
    ...{ status: 'UPDATE_NETWORK_REQUESTED', tgwStatus: 'UPDATE_REQUESTED', dnsStatus: 'NONE' },
  })
  expect(await settledEnvironment(client, environmentId)).toMatchObject({
    ...{ status: 'CREATED', tgwStatus: 'SUCCESSFULLY_UPDATED', dnsStatus: 'NONE' },
  })
  await update({ customDNSConfiguration: server('10.0.0.53') })
  expect(await settledEnvironment(client, environmentId)).toMatchObject({
    ...{ tgwStatus: 'SUCCESSFULLY_UPDATED', dnsStatus: 'SUCCESSFULLY_UPDATED' },
    customDNSConfiguration: server('10.0.0.53'),
  })
})

test('DNS may be set again, the transit gateway may not', async () => {
  const { client, environmentId, update } = await start()
  for (const ip of ['10.0.0.53', '10.0.0.54']) {
    await update({ customDNSConfiguration: server(ip) })
    await settledEnvironment(client, environmentId)
  }
  await update({ transitGatewayConfiguration: gateway })
  await settledEnvironment(client, environmentId)
  const again = update({ transitGatewayConfiguration: { ...gateway, routableCIDRSpace: '100.64.0.64/26' } })
  await expect(again).rejects.toMatchObject({ name: 'ConflictException', reason: 'TRANSIT_GATEWAY_SET' })
  // The same once more changes nothing, and is no fault.
  expect(await update({ transitGatewayConfiguration: gateway })).toMatchObject({ status: 'CREATED' })
})

test('the blocks of the ACL are made canonical, in the order that was given', async () => {
  const { update } = await start()
  const second = { ...rule, ruleNumber: 3, cidrBlock: '10.1.2.3/8' }
  const { transitGatewayConfiguration } = await update({
    transitGatewayConfiguration: { ...gateway, attachmentNetworkAclConfiguration: [second, rule] },
  })
  const blocks = transitGatewayConfiguration?.attachmentNetworkAclConfiguration?.map(
    ({ cidrBlock }) => cidrBlock,
  )
  expect(blocks).toEqual(['10.0.0.0/8', '100.68.0.0/18'])
})

describe('refuses', () => {
  test.each([
    ['a range outside 100.64.0.0/10', { ...gateway, routableCIDRSpace: '10.0.0.0/26' }],
    ['a range that is no /26', { ...gateway, routableCIDRSpace: '100.64.0.0/24' }],
    ['a range that begins within another', { ...gateway, routableCIDRSpace: '100.64.0.1/26' }],
    ['a range that could be octal', { ...gateway, routableCIDRSpace: '100.064.0.0/26' }],
    ['what is no range', { ...gateway, routableCIDRSpace: '100.64.0.0.0/26' }],
    ['a rule number twice', { ...gateway, attachmentNetworkAclConfiguration: [rule, rule] }],
    [
      'a protocol that is none',
      { ...gateway, attachmentNetworkAclConfiguration: [{ ...rule, protocol: '-12' }] },
    ],
    [
      'ports in the wrong order',
      { ...gateway, attachmentNetworkAclConfiguration: [{ ...rule, portRange: { from: 2, to: 1 } }] },
    ],
    [
      'a block that is none',
      { ...gateway, attachmentNetworkAclConfiguration: [{ ...rule, cidrBlock: '300.0.0.0/8' }] },
    ],
  ])('%s', async (_, transitGatewayConfiguration) => {
    const { update } = await start()
    await expect(update({ transitGatewayConfiguration })).rejects.toMatchObject({
      name: 'ValidationException',
    })
  })

  test('an update of nothing', async () => {
    const { update } = await start()
    await expect(update({})).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('an update of an environment that was deleted', async () => {
    const { client, environmentId, update } = await start()
    await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
    expect(await settledEnvironment(client, environmentId)).toMatchObject({ status: 'DELETED' })
    const late = update({ transitGatewayConfiguration: gateway })
    await expect(late).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const again = client.send(new DeleteKxEnvironmentCommand({ environmentId }))
    await expect(again).rejects.toMatchObject({
      ...{ name: 'ValidationException', message: 'The Environment is in DELETED state' },
    })
  })
})
