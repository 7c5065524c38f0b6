// What exists around the service. On AWS that would be KMS, EC2 and IAM; here it is what the settings say, and
// they say by default that everything exists but a few ids that nobody has: so every failure can be had at will.
import * as z from 'zod'
import { matchesGlob } from '../wire/glob.ts'

/** Patterns of ids, in which `*` stands for any text. What is denied is not there, even when allowed. */
const known = (deny: string[]) =>
  z
    .strictObject({
      allow: z.array(z.string()).default(['*']),
      deny: z.array(z.string()).default(deny),
    })
    .prefault({})

export const worldSchema = z
  .strictObject({
    /** ARNs. An environment with a key that may not be used ends FAILED_CREATION. */
    kmsKeys: known(['*/does-not-exist*']),
    /** A network update to one that is not there ends FAILED_UPDATING_NETWORK. */
    transitGateways: known(['tgw-does-not-exist*']),
    /** IP addresses. One that does not answer ends FAILED_UPDATING_NETWORK. */
    dnsServers: known(['0.*']),
    /** ARNs. A cluster whose execution role is not there ends CREATE_FAILED. */
    roles: known(['*:role/does-not-exist*']),
    /** Ids of VPCs, subnets and security groups: 8 or 17 characters. A cluster in one that is not there ends CREATE_FAILED. */
    networks: known(['vpc-notthere*', 'subnet-notthere*', 'sg-notthere*']),
    /** Security groups that do not let go of network interfaces: their clusters end DELETE_FAILED. */
    stuckSecurityGroups: z.array(z.string()).default(['sg-heldfast*']),
    /** Availability zone ids by subnet; a subnet not named lies where the request wants it. */
    subnetZones: z.record(z.string(), z.string()).default({}),
    /** Hosts of a type that can be had at once; of types not named, any number. */
    hosts: z.record(z.string(), z.int().min(0)).default({ 'kx.sg1.16xlarge': 1, 'kx.sg1.24xlarge': 1 }),
    /** GiB that all volumes together may take. A volume beyond them ends CREATE_FAILED or UPDATE_FAILED. */
    volumeCapacity: z.int().min(0).default(200_000),
  })
  .prefault({})

export type World = z.infer<typeof worldSchema>

export const isThere = ({ allow, deny }: World['kmsKeys'], id: string): boolean =>
  matches(allow, id) && !matches(deny, id)

export const matches = (patterns: readonly string[], id: string): boolean =>
  patterns.some(pattern => matchesGlob(pattern, id))
