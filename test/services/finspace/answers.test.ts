import { expect, onTestFinished, test } from 'vitest'
import { DETAILS } from '../../../events/detail.ts'
import { sent } from '../../../services/delivery/bus-event.ts'
import { accountId } from '../../support/endpoint.ts'
import { faultsOfAnswer } from './support/faults-of-answer.ts'
import { hasModel, readModel } from './support/model.ts'
import { startFinspace } from './support/start-finspace.ts'
import { until } from './support/until.ts'

const principal = {
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  accessKeyId: 'AKIAROOT',
  authorize: () => undefined,
}

type Answer = Record<string, unknown>

/** Calls every operation by name, and looks at each answer with the model in hand. */
async function startChecked() {
  const { service, store } = await startFinspace({
    buckets: { data: { 'hdb/t/p': '123' }, code: { 'app.zip': 'zip' } },
  })
  const model = readModel()
  const called = new Set<string>()
  const call = async (operation: string, input: Answer): Promise<Answer> => {
    called.add(operation)
    // Services that take calls from within are this one too.
    const answer = await service.invoke?.(operation, input, principal)
    const output = model.operations[operation]?.output.shape ?? ''
    expect(faultsOfAnswer(model, output, { at: operation, value: answer })).toEqual([])
    return answer as Answer
  }
  const settle = (operation: string, input: Answer, status: string) =>
    until(
      () => call(operation, input),
      answer => answer['status'] === status,
    )
  onTestFinished(() => expect([...called].sort()).toEqual(Object.keys(model.operations).sort()))
  const published = () => sent(store.outbox, 1000).map(({ event }) => event)
  return { call, settle, published }
}

test.skipIf(!hasModel)(
  'every operation answers with members of the model only, and keeps their patterns',
  async () => {
    const { call, settle, published } = await startChecked()
    const tags = { team: 'rates' }
    const { environmentId } = await call('CreateKxEnvironment', {
      ...{ name: 'env', description: 'An environment.', tags },
      kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/abc',
    })
    const environment = { environmentId }
    const { environmentArn } = await settle('GetKxEnvironment', environment, 'CREATED')
    await call('UpdateKxEnvironment', { ...environment, name: 'other' })
    await call('UpdateKxEnvironmentNetwork', {
      ...environment,
      transitGatewayConfiguration: { transitGatewayID: 'tgw-1', routableCIDRSpace: '100.64.0.0/26' },
    })
    await settle('GetKxEnvironment', environment, 'CREATED')
    await call('UpdateKxEnvironmentNetwork', {
      ...environment,
      customDNSConfiguration: [{ customDNSServerName: 'ns.example.com', customDNSServerIP: '10.0.0.53' }],
    })
    await settle('GetKxEnvironment', environment, 'CREATED')
    await call('ListKxEnvironments', {})

    const user = { ...environment, userName: 'bob' }
    const iamRole = `arn:aws:iam::${accountId}:role/bob`
    const { userArn } = await call('CreateKxUser', { ...user, iamRole, tags })
    await call('GetKxUser', user)
    await call('ListKxUsers', environment)
    await call('UpdateKxUser', { ...user, iamRole })

    const database = { ...environment, databaseName: 'hdb' }
    await call('CreateKxDatabase', { ...database, description: 'Trades.', tags, clientToken: 'a' })
    await call('UpdateKxDatabase', { ...database, description: 'All trades.', clientToken: 'b' })
    const { changesetId } = await call('CreateKxChangeset', {
      ...database,
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' }],
      clientToken: 'c',
    })
    await settle('GetKxChangeset', { ...database, changesetId }, 'COMPLETED')
    await call('ListKxChangesets', database)
    await call('GetKxDatabase', database)
    await call('ListKxDatabases', environment)

    const volume = { ...environment, volumeName: 'vol' }
    const zone = 'use1-az1'
    await call('CreateKxVolume', {
      ...{ ...volume, volumeType: 'NAS_1', description: 'Fast.', azMode: 'SINGLE', tags },
      ...{ availabilityZoneIds: [zone], nas1Configuration: { type: 'SSD_1000', size: 1200 } },
    })
    await settle('GetKxVolume', volume, 'ACTIVE')
    await call('UpdateKxVolume', { ...volume, nas1Configuration: { size: 2400 } })
    await settle('GetKxVolume', volume, 'ACTIVE')

    const group = { ...environment, scalingGroupName: 'group' }
    await call('CreateKxScalingGroup', {
      ...{ ...group, hostType: 'kx.sg.large', availabilityZoneId: zone, clientToken: 'd', tags },
    })
    await settle('GetKxScalingGroup', group, 'ACTIVE')

    const view = { ...database, dataviewName: 'view' }
    const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]
    await call('CreateKxDataview', {
      ...{ ...view, azMode: 'SINGLE', availabilityZoneId: zone, changesetId, segmentConfigurations },
      ...{ description: 'All.', tags, clientToken: 'e' },
    })
    await settle('GetKxDataview', view, 'ACTIVE')
    await call('UpdateKxDataview', { ...view, changesetId, clientToken: 'f' })
    await settle('GetKxDataview', view, 'ACTIVE')

    const cluster = { ...environment, clusterName: 'query' }
    const code = { s3Bucket: 'code', s3Key: 'app.zip' }
    const databases = [{ databaseName: 'hdb', dataviewName: 'view' }]
    await call('CreateKxCluster', {
      ...{ ...cluster, clusterType: 'HDB', releaseLabel: '1.0', azMode: 'SINGLE', availabilityZoneId: zone },
      ...{ clusterDescription: 'For queries.', databases, code, initializationScript: 'init.q', tags },
      commandLineArguments: [{ key: 's', value: '2' }],
      vpcConfiguration: {
        vpcId: 'vpc-12345678',
        subnetIds: ['subnet-12345678'],
        securityGroupIds: ['sg-12345678'],
      },
      scalingGroupConfiguration: { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 2 },
    })
    await settle('GetKxCluster', cluster, 'RUNNING')
    await call('UpdateKxClusterDatabases', { ...cluster, databases })
    await settle('GetKxCluster', cluster, 'RUNNING')
    await call('UpdateKxClusterCodeConfiguration', { ...cluster, code, initializationScript: 'other.q' })
    await settle('GetKxCluster', cluster, 'RUNNING')
    await call('GetKxConnectionString', { ...environment, userArn, clusterName: 'query' })
    const { nodes } = await call('ListKxClusterNodes', cluster)
    const [{ nodeId }] = nodes as [{ nodeId: string }]
    await call('DeleteKxClusterNode', { ...cluster, nodeId })
    await settle('GetKxCluster', cluster, 'RUNNING')
    await call('GetKxVolume', volume)
    await call('GetKxDataview', view)
    await call('GetKxScalingGroup', group)
    await call('ListKxVolumes', environment)
    await call('ListKxDataviews', database)
    await call('ListKxScalingGroups', environment)
    await call('ListKxClusters', { ...environment, clusterType: 'HDB' })

    await call('TagResource', { resourceArn: environmentArn, tags: { owner: 'me' } })
    expect((await call('ListTagsForResource', { resourceArn: environmentArn }))['tags']).toEqual({
      ...tags,
      owner: 'me',
    })
    await call('UntagResource', { resourceArn: environmentArn, tagKeys: ['owner'] })

    await call('DeleteKxCluster', cluster)
    await settle('GetKxCluster', cluster, 'DELETED')
    await call('DeleteKxDataview', { ...view, clientToken: 'g' })
    await until(
      () => call('ListKxDataviews', database),
      answer => (answer['kxDataviews'] as unknown[]).length === 0,
    )
    await call('DeleteKxVolume', volume)
    await settle('GetKxVolume', volume, 'DELETED')
    await call('DeleteKxScalingGroup', group)
    await settle('GetKxScalingGroup', group, 'DELETED')
    await call('DeleteKxDatabase', { ...database, clientToken: 'h' })
    await call('DeleteKxUser', user)

    const old = await call('CreateEnvironment', { name: 'old', tags })
    const oldEnvironment = { environmentId: old['environmentId'] }
    await until(
      () => call('GetEnvironment', oldEnvironment),
      answer => (answer['environment'] as Answer)['status'] === 'CREATED',
    )
    await call('UpdateEnvironment', { ...oldEnvironment, name: 'older', federationMode: 'LOCAL' })
    expect((await call('ListEnvironments', {}))['environments']).toHaveLength(2)
    await call('DeleteEnvironment', oldEnvironment)
    await call('DeleteKxEnvironment', environment)
    await settle('GetKxEnvironment', environment, 'DELETED')

    // A copy as short as this one's says no progress.
    const events = published()
    expect(new Set(events.map(({ detailType }) => detailType)).size).toBe(7)
    for (const { detailType, detail } of events)
      expect(schemaOf(detailType).safeParse(detail).error).toBeUndefined()
  },
)

function schemaOf(detailType: string) {
  const found = Object.entries(DETAILS).find(([name]) => name === detailType)
  if (found === undefined) throw new Error(`expected a detail type of ours, got ${detailType}`)
  return found[1]
}
