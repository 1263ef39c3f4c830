// The control API as functions, and its stream of events.
const jsonHeaders = {'Content-Type': 'application/json'};

export async function ask(verb, parameters = {}) {
  const answer = await fetch(`/sim/${verb}?${new URLSearchParams(parameters)}`);
  return answer.json();
}

export async function tell(verb, body) {
  const answer = await fetch(`/sim/${verb}`, {method: 'POST', headers: jsonHeaders, body: JSON.stringify(body)});
  return answer.json();
}

/// Calls handlers[event](data) for every event; onState(true|false) when the stream opens or breaks.
export function listen(handlers, onState) {
  const stream = new EventSource('/sim/events');
  stream.onopen = () => onState(true);
  stream.onerror = () => onState(false);
  for (const [event, handle] of Object.entries(handlers))
    stream.addEventListener(event, e => handle(JSON.parse(e.data)));
}
