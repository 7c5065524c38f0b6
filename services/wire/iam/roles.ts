import type { Principal } from '../call.ts'
import { createPrincipal } from './principal.ts'
import type { Principals } from './principals.ts'

export interface RolesParts {
  principals: Principals
  root: Principal
}

/**
 * Who a service is in a role that it was given. A role of `principals.json` may do what its policies say; one that is
 * not there, as that of the workflows, all that root may.
 */
export const createRoles =
  ({ principals, root }: RolesParts) =>
  (roleArn: string): Principal => {
    const role = principals.Roles.find(({ Arn }) => Arn === roleArn)
    if (role === undefined) return root
    const [accountId = '', name = ''] = [roleArn.split(':')[4], roleArn.split('/').at(-1)]
    const arn = `arn:aws:sts::${accountId}:assumed-role/${name}/kdbflow`
    return createPrincipal({
      accountId,
      arn,
      accessKeyId: root.accessKeyId,
      policySets: [role.Policies],
    })
  }
