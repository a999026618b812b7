// Lets Node run the page's sources as they are: their imports name no extension, as the bundler wants it.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL) {
      const source = new URL(`${specifier}.ts`, context.parentURL);
      if (existsSync(fileURLToPath(source))) {
        return next(source.href, context);
      }
    }
    return next(specifier, context);
  }
});
