import type { ModelChoice } from '../../settings.ts'
import type { Provider } from '../provider.ts'

/**
 * The door to Genkit. It costs half a second and 50 MB, so it is loaded when a model is first asked, and without a model
 * never: nothing else imports it but for types.
 */
export async function openProvider(choice: ModelChoice): Promise<Provider> {
  // `dev`, set by mistake, would have Genkit open a port on which anybody may run prompts.
  process.env.GENKIT_ENV = 'prod'
  // OpenAI's client takes this for a wish to see every prompt on standard output.
  if (process.env.DEBUG === 'true') delete process.env.DEBUG
  const [{ logger }, { disableGenkitOTelInitialization }] = await Promise.all([
    import('genkit/logging'),
    import('genkit/tracing'),
  ])
  // It would write prompts and errors to standard output, in lines that are no JSON. What matters comes back to us.
  logger.init({ level: 'error', debug() {}, info() {}, warn() {}, error() {} })
  disableGenkitOTelInitialization()
  switch (choice.provider) {
    case 'openai':
      return (await import('./openai.ts')).openOpenAi(choice)
    case 'google':
      return (await import('./google.ts')).openGoogle(choice)
  }
}
