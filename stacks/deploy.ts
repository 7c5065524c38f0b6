/** Everything that a stage has in its AWS account. */
export function deploy() {
  return {}
}
