/** Why a tool did not do what it was asked to, in words for whoever asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
