// The script of the pages that take a passkey. Everything else on them works without it: it shows the button, asks the server what
// to ask the authenticator for, and sends the answer as the form does. Passkeys are bound to a name: at an address there are none.

export const PASSKEY_SCRIPT = `const form=document.querySelector('[data-passkey]')
const known=window.PublicKeyCredential
const isNamed=/[a-z]/i.test(location.hostname)&&!location.hostname.includes(':')
if(form&&isNamed&&known&&known.parseRequestOptionsFromJSON&&known.parseCreationOptionsFromJSON){
for(const one of document.querySelectorAll('[data-with=passkey]'))one.hidden=false
const button=form.querySelector('button'),failed=document.getElementById('passkey-failed')
const name=document.getElementById('name')
form.addEventListener('submit',async event=>{event.preventDefault()
if(form.dataset.passkey==='create'&&name&&!name.reportValidity())return
failed.hidden=true
button.disabled=true
try{
const chosen=name?name.value:''
const asked=await fetch(form.dataset.options,{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({name:chosen})})
if(!asked.ok)throw new Error(asked.status)
const options=await asked.json()
const credential=form.dataset.passkey==='create'
?await navigator.credentials.create({publicKey:known.parseCreationOptionsFromJSON(options)})
:await navigator.credentials.get({publicKey:known.parseRequestOptionsFromJSON(options)})
form.elements.response.value=JSON.stringify(credential)
if(form.elements.name)form.elements.name.value=chosen
form.submit()
}catch{failed.hidden=false
button.disabled=false}})}`
