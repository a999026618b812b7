// One SDK in front of the gateway: node sdk.mjs CLIENT SCENARIO…, which prints a line of JSON for each scenario. Where
// Podium is stands in URL, the key in TOKEN, the model in MODEL, and whom to tell that a first word came in RELEASE.
import Anthropic from '@anthropic-ai/sdk';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { jsonSchema, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';

const { URL: url, TOKEN: token, MODEL: model, RELEASE: release } = process.env;
let requests = 0;
const counted = (...all) => {
  requests++;
  return fetch(...all);
};
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const about = 'Says how the weather is';
const result = 'It rains.';

/** Ends the talk at its first word, or lets the model go on from there. */
class Ear {
  constructor(scenario) {
    this.scenario = scenario;
    this.abort = new AbortController();
    this.text = '';
  }

  async word(word) {
    const first = this.text === '';
    this.text += word;
    if (first && this.scenario === 'hold') await fetch(release);
    if (first && this.scenario === 'endless') this.abort.abort();
  }
}

const openai = new OpenAI({ baseURL: url + '/v1', apiKey: token, fetch: counted, maxRetries: 2 });
const anthropic = new Anthropic({ baseURL: url, apiKey: token, fetch: counted, maxRetries: 2 });
const compatible = createOpenAICompatible({ name: 'podium', baseURL: url + '/v1', apiKey: token, fetch: counted, includeUsage: true });

const clients = {
  async chat(said, ear) {
    const messages = [{ role: 'user', content: said }];
    const tools = [{ type: 'function', function: { name: 'weather', description: about, parameters: schema, strict: true } }];
    for (const called = []; ; ) {
      const stream = openai.chat.completions.stream(
        { model, messages, tools, stream_options: { include_usage: true } }, { signal: ear.abort.signal });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) await ear.word(chunk.choices[0].delta.content);
      const answer = await stream.finalChatCompletion();
      const message = answer.choices[0].message;
      if (!message.tool_calls?.length) return { called, output: answer.usage.completion_tokens };
      messages.push(message);
      for (const call of message.tool_calls) {
        called.push([call.function.name, call.function.arguments]);
        messages.push({ role: 'tool', tool_call_id: call.id, content: result });
      }
    }
  },

  async responses(said, ear) {
    const input = [{ role: 'user', content: said }];
    const tools = [{ type: 'function', name: 'weather', description: about, parameters: schema, strict: true }];
    for (const called = []; ; ) {
      const stream = openai.responses.stream({ model, input, tools, store: false }, { signal: ear.abort.signal });
      for await (const event of stream) if (event.type === 'response.output_text.delta') await ear.word(event.delta);
      const answer = await stream.finalResponse();
      // The library throws for an event that is an error, and not for a response that failed.
      if (answer.status === 'failed') throw new Error(answer.error.message);
      const calls = answer.output.filter((item) => item.type === 'function_call');
      if (!calls.length) return { called, output: answer.usage.output_tokens };
      for (const { name, call_id, arguments: given } of calls) {
        called.push([name, given]);
        input.push({ type: 'function_call', call_id, name, arguments: given }, { type: 'function_call_output', call_id, output: result });
      }
    }
  },

  async messages(said, ear) {
    const messages = [{ role: 'user', content: said }];
    const tools = [{ name: 'weather', description: about, input_schema: schema }];
    for (const called = []; ; ) {
      const stream = anthropic.messages.stream({ model, max_tokens: 1000, messages, tools }, { signal: ear.abort.signal });
      for await (const event of stream) if (event.delta?.type === 'text_delta') await ear.word(event.delta.text);
      const answer = await stream.finalMessage();
      const calls = answer.content.filter((block) => block.type === 'tool_use');
      if (!calls.length) return { called, output: answer.usage.output_tokens };
      messages.push({ role: 'assistant', content: answer.content }, {
        role: 'user',
        content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: result }))
      });
      calls.forEach((call) => called.push([call.name, JSON.stringify(call.input)]));
    }
  },

  async vercel(said, ear) {
    const called = [];
    const weather = tool({
      description: about,
      inputSchema: jsonSchema(schema),
      execute: (input) => {
        called.push(['weather', JSON.stringify(input)]);
        return result;
      }
    });
    const told = streamText({
      model: compatible.chatModel(model), prompt: said, tools: { weather }, stopWhen: stepCountIs(3), maxRetries: 1,
      abortSignal: ear.abort.signal, onError: () => {}
    });
    let output;
    for await (const part of told.fullStream) {
      if (part.type === 'text-delta') await ear.word(part.text);
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new DOMException('aborted', 'AbortError');
      if (part.type === 'finish-step') output = part.usage.outputTokens;
    }
    return { called, output };
  }
};

const [client, ...scenarios] = process.argv.slice(2);
for (const scenario of scenarios) {
  requests = 0;
  const ear = new Ear(scenario);
  let told;
  try {
    told = await clients[client](scenario === 'tools' ? 'run: Oslo' : scenario, ear);
  } catch (error) {
    const last = error.lastError ?? error;
    told = { error: last.constructor.name, status: last.status ?? last.statusCode ?? 0, message: String(last.message ?? last) };
  }
  console.log(JSON.stringify({ scenario, text: ear.text, requests, ...told }));
}
