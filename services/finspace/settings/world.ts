// What exists around the service. On AWS that is in KMS, EC2 and IAM; here it is what the settings say.
import * as z from 'zod'
import type { StatefulResource } from '../../../events/resource-events.ts'
import { matchesGlob } from '../../wire/glob.ts'

/** What the service asks of its surroundings. */
export interface World {
  /** An environment with a key that may not be used ends FAILED_CREATION. */
  mayUseKey(arn: string): boolean
  /** A network update to one that is not there ends FAILED_UPDATING_NETWORK. */
  hasTransitGateway(id: string): boolean
  /** One that does not answer ends a network update FAILED_UPDATING_NETWORK. */
  hasDnsServer(address: string): boolean
  /** A cluster whose execution role is not there ends CREATE_FAILED. */
  hasRole(arn: string): boolean
  /** Of VPCs, subnets and security groups. A cluster in one that is not there ends CREATE_FAILED. */
  hasNetwork(id: string): boolean
  /** A security group that does not let go of network interfaces: its clusters end DELETE_FAILED. */
  holdsFast(securityGroupId: string): boolean
  /** The availability zone id of a subnet; one without lies where the request wants it. */
  zoneOf(subnetId: string): string | undefined
  /** Hosts of the type that can be had at once. */
  hostsOf(hostType: string): number
  /** GiB that all volumes together may take. A volume beyond them ends CREATE_FAILED or UPDATE_FAILED. */
  volumeCapacity: number
  /** Milliseconds that a resource stays in a state before its step. On AWS most take minutes; here none. */
  delayOf(type: StatefulResource['type'], status: string): number
}

/** Patterns of ids, in which `*` stands for any text. What is denied is not there, even when allowed. */
const known = () =>
  z
    .strictObject({ allow: z.array(z.string()).default(['*']), deny: z.array(z.string()).default([]) })
    .prefault({})

/** By default everything exists, as much as is asked for. */
export const worldSchema = z
  .strictObject({
    /** A few ids that nobody has stand for what is not there, and some things are scarce: each failure can be had. */
    rehearsal: z.boolean().default(false),
    /** ARNs. */
    kmsKeys: known(),
    transitGateways: known(),
    /** IP addresses. */
    dnsServers: known(),
    /** ARNs. */
    roles: known(),
    /** Ids, of 8 or 17 characters after their prefix. */
    networks: known(),
    stuckSecurityGroups: z.array(z.string()).default([]),
    /** Availability zone ids of the environments to come; those of the Region's first three where absent. */
    availabilityZones: z
      .array(z.string().regex(/^[a-z0-9-]+-az\d+$/, 'expected the id of an availability zone'))
      .min(1)
      .optional(),
    /** Availability zone ids by subnet. */
    subnetZones: z.record(z.string(), z.string()).default({}),
    hosts: z.record(z.string(), z.int().min(0)).default({}),
    volumeCapacity: z.int().min(0).optional(),
  })
  .prefault({})

type Settings = z.output<typeof worldSchema>

export function worldOf(settings: Settings): World {
  const { rehearsal, subnetZones, hosts, volumeCapacity } = settings
  const isThere = (kind: keyof typeof REHEARSED.deny) => (id: string) => {
    const { allow, deny } = settings[kind]
    return matches(allow, id) && !matches(rehearsal ? [...deny, ...REHEARSED.deny[kind]] : deny, id)
  }
  const stuck = [...settings.stuckSecurityGroups, ...(rehearsal ? REHEARSED.stuckSecurityGroups : [])]
  const fewHosts = new Map(Object.entries(rehearsal ? { ...REHEARSED.hosts, ...hosts } : hosts))
  return {
    mayUseKey: isThere('kmsKeys'),
    hasTransitGateway: isThere('transitGateways'),
    hasDnsServer: isThere('dnsServers'),
    hasRole: isThere('roles'),
    hasNetwork: isThere('networks'),
    holdsFast: id => matches(stuck, id),
    zoneOf: subnet => subnetZones[subnet],
    hostsOf: type => fewHosts.get(type) ?? Infinity,
    volumeCapacity: volumeCapacity ?? (rehearsal ? REHEARSED.volumeCapacity : Infinity),
    delayOf: () => 0,
  }
}

const REHEARSED = {
  deny: {
    kmsKeys: ['*/does-not-exist*'],
    transitGateways: ['tgw-does-not-exist*'],
    dnsServers: ['0.*'],
    roles: ['*:role/does-not-exist*'],
    networks: ['vpc-notthere*', 'subnet-notthere*', 'sg-notthere*'],
  },
  stuckSecurityGroups: ['sg-heldfast*'],
  hosts: { 'kx.sg1.16xlarge': 1, 'kx.sg1.24xlarge': 1 },
  volumeCapacity: 200_000,
}

const matches = (patterns: readonly string[], id: string): boolean =>
  patterns.some(pattern => matchesGlob(pattern, id))
