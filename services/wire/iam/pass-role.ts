import type { Principal } from '../call.ts'

/**
 * What a service does in a role, it does for whoever gave it the role: they must have the right to pass it on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @param service that acts in it, such as `states.amazonaws.com`
 * @throws {ServiceException} AccessDeniedException
 */
export function checkPassRole(principal: Principal, roleArn: string, service: string): void {
  principal.authorize('iam:PassRole', roleArn, { 'iam:PassedToService': service })
}
