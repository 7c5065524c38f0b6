import { type Fragment, fragment } from '../../asl/workflow.ts'
import { call } from './call.ts'
import { toReport } from './exit.ts'
import { environmentId, hasStatus, jsonata } from './jsonata.ts'
import { environment } from './resource.ts'
import { beginWait, type WaitState, waitUntil } from './wait-until.ts'

/**
 * Brings the network of `$environmentId` to `$input.network`: the transit gateway, wait, then the DNS servers, wait;
 * the service takes one of them at a time. What is as wanted already is left alone, so it may run again.
 */
export const networkUpdate = <Then extends string>(
  then: Then,
): Fragment<NetworkState, Then | 'Report the failure'> => ({
  ...fragment<'Look at the network' | TransitGateway | Dns, NetworkState | Then | 'Report the failure'>([
    [
      'Look at the network',
      {
        ...call(look.step, look.arguments, { resource: environment, exit }),
        Next: 'What of the transit gateway?',
      },
    ],
    [
      'What of the transit gateway?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata(`${SAME_GATEWAY} and ${begun('tgwStatus')}`),
            Assign: beginWait('network'),
            Next: 'Look at the transit gateway',
          },
          {
            Condition: jsonata('$exists($input.network.transitGatewayConfiguration)'),
            Next: 'Update the transit gateway',
          },
        ],
        Default: 'What of the DNS servers?',
      },
    ],
    [
      'Update the transit gateway',
      { ...update('transitGatewayConfiguration'), Next: 'Look at the transit gateway' },
    ],
    [
      'What of the DNS servers?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata(`${SAME_DNS} and ${begun('dnsStatus')}`),
            Assign: beginWait('network'),
            Next: 'Look at the DNS servers',
          },
          {
            Condition: jsonata('$exists($input.network.customDNSConfiguration)'),
            Next: 'Update the DNS servers',
          },
        ],
        Default: then,
      },
    ],
    ['Update the DNS servers', { ...update('customDNSConfiguration'), Next: 'Look at the DNS servers' }],
  ]),
  ...settled('the transit gateway', { status: 'tgwStatus', then: 'What of the DNS servers?' }),
  ...settled('the DNS servers', { status: 'dnsStatus', then }),
})

type TransitGateway = 'What of the transit gateway?' | 'Update the transit gateway'
type Dns = 'What of the DNS servers?' | 'Update the DNS servers'
type NetworkState =
  | 'Look at the network'
  | TransitGateway
  | Dns
  | WaitState<'the transit gateway'>
  | WaitState<'the DNS servers'>

const exit = toReport('Look at the network')
const look = { step: 'get-kx-environment', arguments: { environmentId }, resource: environment } as const

const update = (member: 'transitGatewayConfiguration' | 'customDNSConfiguration') => ({
  ...call(
    'update-kx-environment-network',
    { environmentId, [member]: jsonata(`$input.network.${member}`) },
    { resource: environment, exit },
  ),
  Assign: beginWait('network'),
})

/** Access control entries are not compared: the service writes their address blocks in a form of its own. */
const SAME_GATEWAY = [
  '$states.input.transitGatewayConfiguration.transitGatewayID = $input.network.transitGatewayConfiguration.transitGatewayID',
  '$states.input.transitGatewayConfiguration.routableCIDRSpace = $input.network.transitGatewayConfiguration.routableCIDRSpace',
  '$exists($input.network.transitGatewayConfiguration)',
].join(' and ')

const SAME_DNS =
  '$exists($input.network.customDNSConfiguration) and $states.input.customDNSConfiguration = $input.network.customDNSConfiguration'

const begun = (status: string): string => `$not($states.input.${status} in ['NONE', 'FAILED_UPDATE'])`

const settled = <What extends string, Then extends string>(
  what: What,
  { status, then }: { status: 'tgwStatus' | 'dnsStatus'; then: Then },
) =>
  waitUntil({
    what,
    kind: 'network',
    look,
    ready: `$states.input.${status} = 'SUCCESSFULLY_UPDATED' and ${hasStatus('environment', 'CREATED')}`,
    failed: {
      when: `$states.input.${status} = 'FAILED_UPDATE' or ${hasStatus('environment', 'FAILED_UPDATING_NETWORK')}`,
      error: 'KxNetworkUpdateFailed',
    },
    then,
    exit,
  })
