/* Types only: read by `tsc --checkJs`, not part of the page. docs/page-data.md says what each member means. */

/** @typedef {{id:string,label:string,one:string,color:string,dark:string,shape:string,n:number,off?:boolean}} Kind */
/** @typedef {{id:string,iri:string,kind:string,label:string,alt:string[],definition:string,group:string|null,area:string|null,x:number,y:number,n_roles:number,family?:number}} Item */
/** @typedef {{source:string,target:string,rel:string,claims:number[],inferred:boolean,holds?:boolean}} Link */
/** @typedef {{id:string,doc:string,section:string,paragraph:number,modality:string,condition?:string|null,text:string}} Claim */
/** @typedef {{id:string,label:string,n_claims:number,n_paragraphs:number,publisher?:string,link?:string,version?:string,licence?:[string,string],attribution?:string,note?:string,n_read?:number,n_written?:number,n_refused?:number}} SourceDocument */
/** @typedef {{id:string,label:string,properties:string[]}} Scope */
/** @typedef {{concern:string,group:string|null,claims:Record<string,number[]>}} SharedEntry */
/** @typedef {{group:string|null,concerns:Record<string,string[]>}} AdjacentEntry */
/** @typedef {{concern:string,group:string|null}} ExclusiveEntry */
/** @typedef {{n_concerns:number,n_claims:number,n_documents:number}} Count */
/** @typedef {{n_shared:number,jaccard:number,dice:number,overlap_coefficient:number,cosine:number,idf_cosine:number,lin:number,containment:Record<string,number>}} Measures */
/** @typedef {{roles:string[],relation:string,level:string,shared:SharedEntry[],adjacent:AdjacentEntry[],exclusive:Record<string,ExclusiveEntry[]>,measures:Measures,n:Record<string,Count>}} PairOverlap */
/** @typedef {{id:string,label:string,toward:string|null,held_by:string[],inferred:boolean}} Pole */
/** @typedef {{id:string,roles:string[],over:string|null,poles:Pole[],strategies:{id:string,inferred:boolean,benefits:string[]}[],claims:number[]}} Tension */
/** @typedef {{with:string[],n:number,rows:(number|null)[][]}} Answer */
/** @typedef {{id:string,title:string,question:string,topic:string,params:[string,string][],columns:[string,string][],sparql:string,answers:Answer[]|null}} Question */
/** @typedef {string|number|{id:string,label?:string}} AnswerCell */
/** In a large page a family has a place on the map, and `typical` concerns: number of the item, share inside, share outside.
 * @typedef {{label:string,roles:string[],color?:number,x?:number,y?:number,r?:number,typical?:[number,number,number][]}} Family */
/** @typedef {{version:number,title:string,lang:string,generator:string,rights:string,kinds:Kind[],relations:Record<string,[string,string]>,scopes:Scope[],nodes:Item[],links:Link[],claims:Claim[],documents:SourceDocument[],groups:{id:string,label:string,area:string|null}[],areas:{id:string,label:string}[],overlap:PairOverlap[],all_pairs:boolean,tensions:Tension[],questions:Question[],cells:AnswerCell[],families:Family[],facts?:Facts,large?:PackedData}} PageData */
/** What boundary reports, gaps and what-ifs need beside items and ties; see docs/page-data.md.
 * @typedef {{joint:string[],letters:Record<string,string>,above:Record<string,string>,abilities:string[],mentions:Record<string,number[]>,at_times:Record<string,string[]>,conditional:Record<string,Record<string,number>>,ratings:Record<string,Record<string,Record<string,number>>>}} Facts */

/** One step along a link: the link, the item at its other end, and whether it is read from its source.
 * @typedef {{link:Link,other:string,forward:boolean}} Step */

/** Everything a view needs to be drawn again; the address in the hash is written from it.
 * @typedef {Object} State
 * @property {ViewId} view
 * @property {string|null} selected
 * @property {Set<string>} hidden           kinds that the legend has switched off
 * @property {number} least                 concerns of fewer roles are left out of the map
 * @property {"all"|"families"|"roles"|"focus"} show   large pages have families where others have all
 * @property {number} radius                steps around the focus
 * @property {"n_shared"|"jaccard"|"overlap_coefficient"|"idf_cosine"} measure
 * @property {string[]} roles               the roles that are compared
 * @property {string} relation
 * @property {"concern"|"group"|"area"} level
 * @property {string} at                    what is open in a view: a tension, a question, a document; "" is none
 * @property {string} choice               what the open question is asked of; "" is its first answer
 * @property {"roles"|"groups"} grid        what the matrix sets roles against
 * @property {number} part                  which part of many roles the matrix shows, from 1
 * @property {string} party                 the role whose tensions are listed; "" is all
 * @property {"overlap"|"boundary"|"gap"|"what-if"} mode   what Compare answers
 * @property {string} changes              what is tried out, as the address has it; see writeChanges
 */

/** @typedef {"map"|"compare"|"matrix"|"tensions"|"questions"|"sources"} ViewId */

/** A view fills the section `<id>-view` of the page. What is the same for all of them is in app.js.
 * @typedef {Object} View
 * @property {ViewId} id
 * @property {string} key                                    opens it
 * @property {string} focus                                  the id of the element that takes the focus
 * @property {(now:State)=>string} name                      for the title of the window; "" is none
 * @property {()=>void} start                                builds once what stays
 * @property {(now:State,before:State)=>void} show           called after every change while the view is open
 */

/** What pyvis made: marks and strokes by position in `nodes`, and vis-network's options.
 * @typedef {{nodes:{id:number,x:number,y:number,size:number}[],edges:{from:number,to:number,dashes?:boolean}[],options:object}} Drawing */

/** A stroke that the map asks for beside those of pyvis: two roles and how much they share.
 * @typedef {{from:string,to:string,width:number,text:string}} Band */

/** What a drawer is told to show: which items, whether their links or the bands between roles.
 * @typedef {{items:Set<string>,bands:Band[]|null}} Scene */

/** A drawer knows how to put a scene on the screen, and nothing else.
 * @typedef {Object} Drawer
 * @property {(scene:Scene)=>void} draw
 * @property {(id:string|null)=>void} select
 * @property {(near:Set<string>|null)=>void} dim            all but these step back; null: none does
 * @property {(ids?:Iterable<string>)=>void} fit
 * @property {(id:string)=>void} centre                      brings an item into view
 * @property {(factor:number)=>void} zoom
 * @property {(dark:boolean)=>void} theme
 * @property {()=>Promise<Blob|null>} picture
 * @property {()=>void} [leave]                              gives back what it holds
 */

/** A cell of a table: a text, a number, or what is shown, what is copied, and what it is ordered by (else its text).
 * A function makes what is shown when its row is first shown.
 * @typedef {string|number|{node:Node|string|(()=>Node|string),text:string|number,sort?:string|number}} GridCell */
/** @typedef {{label:string,number?:boolean,wide?:boolean,title?:string}} GridColumn */
/** @typedef {{cells:(GridCell|null)[],current?:boolean}} GridRow */
/** What `dataTable` shows; `name` becomes the name of its file.
 * @typedef {{caption:string,name:string,columns:GridColumn[],rows:GridRow[]}} Grid */

/** @typedef {{x:number,y:number}} Point */
/** @typedef {"role"|"minor"|"plain"|"group"|"family"|"band"} LabelStyle */
/** @typedef {{id:string,text:string,x:number,y:number,reach:number,rank:number,style:LabelStyle,must:boolean,keen:boolean}} LabelWish */
/** @typedef {{text:string[],x:number,y:number,half:number,style:LabelStyle,id:string}} LabelPlace */

/** The part of vis-network that is used here.
 * @typedef {Object} VisNetwork
 * @property {(event:string, run:(detail:any)=>void)=>void} on
 * @property {(event:string, run:(detail:any)=>void)=>void} once
 * @property {()=>void} redraw
 * @property {()=>void} destroy
 * @property {()=>number} getScale
 * @property {()=>Point} getViewPosition
 * @property {(options:object)=>void} moveTo
 * @property {(point:Point)=>Point} canvasToDOM
 * @property {(point:Point)=>any} getNodeAt
 */
/** @type {{Network:new(host:HTMLElement,data:object,options:object)=>VisNetwork,DataSet:new(rows:object[])=>{update:(rows:object[])=>void,add:(rows:object[])=>void,remove:(ids:any[])=>void,getIds:()=>any[]}}} */
var vis;

/** What a row or column of a matrix stands for; `band` is its family or area, "" where there is none.
 * @typedef {{id:string,label:string,short:string,band:string}} MatrixHead */
/** `sort` tells a value from a role with itself, from nothing stated, and from roles that the data does not compare.
 * @typedef {{value:number|null,text:string,sort:"value"|"own"|"unstated"|"apart"}} MatrixCell */
/** `most` is the largest value; `counted` says that values are whole numbers of concerns.
 * @typedef {{rows:MatrixHead[],columns:MatrixHead[],cells:MatrixCell[][],most:number,counted:boolean}} Matrix */
/** A matrix to be drawn as a table, and what its parts do.
 * @typedef {Object} HeatMap
 * @property {Matrix} matrix
 * @property {string} caption
 * @property {boolean} lettered                               bands are families, which are lettered
 * @property {Set<string>} nobody                             columns that no row has anything in
 * @property {{r:number,c:number}} start                      the cell that tabs come to; -1 is none
 * @property {(r:number,c:number)=>string} name               what a cell says to those who listen
 * @property {(r:number|null,c:number|null)=>void} point      what is under the pointer or has the focus
 * @property {(id:string)=>void} openRow
 * @property {(id:string)=>void} openColumn
 * @property {(r:number,c:number)=>void} openCell
 */

/** The items and ties of a large page as they travel; numbers are packed (packed.js).
 * @typedef {Object} PackedData
 * @property {[string, number][]} kinds
 * @property {[string, string[]][]} ids
 * @property {string[]} labels
 * @property {string} groups
 * @property {number[]} joint
 * @property {{rel:string,inferred:boolean,holds?:boolean,ties:string,claims:string}[]} links
 * @property {number[][]} claim_sets
 * @property {string} above
 * @property {string[]} places
 * @property {string} family
 * @property {{measure:string,top:number,ties:string,scores:string,n_shared:string}} backbone
 * @property {{alt:string,definition:string,claims:string}} texts
 */
/** @typedef {{rel:string,inferred:boolean,holds:boolean,rows:{ptr:Int32Array,to:Int32Array},back:{ptr:Int32Array,to:Int32Array,link:Int32Array},claims:number[]}} LargeBlock */
/** @typedef {{n_items:number,n_roles:number,blocks:LargeBlock[],sets:number[][],index:Map<string,number>,joint:Set<number>,places:Point[],above:number[]}} LargeIndex */

/** The part of sigma that is used here.
 * @typedef {Object} SigmaRenderer
 * @property {(event:string, run:(detail:any)=>void)=>void} on
 * @property {(graph:any)=>void} setGraph
 * @property {(how?:object)=>void} refresh
 * @property {()=>void} scheduleRender
 * @property {()=>void} resize
 * @property {()=>void} kill
 * @property {(size:number)=>number} scaleSize
 * @property {(point:Point, looks?:object)=>Point} graphToViewport
 * @property {(point:Point, looks?:object)=>Point} viewportToFramedGraph
 * @property {()=>{ratio:number,getState:()=>object,setState:(state:object)=>void,animate:(state:object,options:object)=>void}} getCamera
 * @property {()=>Record<string,HTMLCanvasElement>} getCanvases
 * @property {()=>{isMouseDown:boolean,isMoving:boolean}} getMouseCaptor
 */
/** @type {{new(graph:any,host:HTMLElement,settings:object):SigmaRenderer}} */
var Sigma;
/** @type {{Graph:new(options:object)=>{addNode:(id:string,data:object)=>void,mergeEdge:(from:string,to:string,data:object)=>void}}} */
var graphology;
