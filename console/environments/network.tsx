import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Environment, NetworkAclEntry } from '../api/finspace.ts'
import { Empty } from '../ui/empty.tsx'
import { Facts } from '../ui/facts.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Status } from '../ui/status.tsx'

/** The transit gateway and the DNS servers, each with how its last update went. */
export function Network({ environment }: { environment: Environment }) {
  const { tgwStatus = 'NONE', dnsStatus = 'NONE', transitGatewayConfiguration: gateway } = environment
  return (
    <SpaceBetween size="l">
      <Facts
        of={{
          'Transit gateway': <Status status={tgwStatus} />,
          'Gateway id': gateway?.transitGatewayID,
          'Routable addresses': gateway?.routableCIDRSpace,
          DNS: <Status status={dnsStatus} />,
        }}
      />
      <List
        title="DNS servers"
        variant="borderless"
        items={environment.customDNSConfiguration ?? []}
        id={({ customDNSServerIP }) => customDNSServerIP}
        columns={[
          { name: 'Name', cell: ({ customDNSServerName }) => customDNSServerName },
          { name: 'Address', cell: ({ customDNSServerIP }) => customDNSServerIP },
        ]}
        empty={
          <Empty
            title="No DNS server of its own"
            action={<Link href="#/workflows/update-network/start">Start update-network</Link>}
          />
        }
      />
      {gateway?.attachmentNetworkAclConfiguration && (
        <List
          title="Rules for the gateway's traffic"
          variant="borderless"
          items={gateway.attachmentNetworkAclConfiguration}
          id={({ ruleNumber }) => String(ruleNumber)}
          columns={ACL}
          empty={null}
        />
      )}
    </SpaceBetween>
  )
}

const ACL: Column<NetworkAclEntry>[] = [
  { name: 'Rule', cell: ({ ruleNumber }) => ruleNumber },
  { name: 'Does', cell: ({ ruleAction }) => ruleAction },
  { name: 'Protocol', cell: ({ protocol }) => (protocol === '-1' ? 'All' : protocol) },
  { name: 'Ports', cell: ({ portRange }) => portRange && `${portRange.from} to ${portRange.to}` },
  { name: 'Addresses', cell: ({ cidrBlock }) => cidrBlock },
]
