(function(root){root.dataset.js="";try{var theme=localStorage.getItem("alongside:theme");if(theme)root.dataset.theme=theme}catch(e){}})(document.documentElement);
